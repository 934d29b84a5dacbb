namespace Crest.Workflows.Components;

/// <summary>The components that states name by their paths, in which instances have their index after the name.</summary>
internal static class ComponentPaths
{
    /// <summary>Finds a component.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="path">The path, such as <c>loop_3/body</c>.</param>
    /// <returns>The component; null where the workflow has none of this path.</returns>
    public static Component? Find(ContainerComponent workflow, string path)
    {
        Component? found = workflow;
        foreach (string name in path.Split('/'))
        {
            if (found is not ContainerComponent container) return null;
            // The longest name, because the name of another component may be part of it.
            found = container.Components.FirstOrDefault(component => component.Name == name)
                ?? container.Components.Where(component => IsInstance(component, name)).MaxBy(component => component.Name.Length);
        }

        return found;
    }

    private static bool IsInstance(Component component, string name) =>
        component is RepeatedComponent or BulkJobTaskComponent && name.StartsWith($"{component.Name}_", StringComparison.Ordinal);
}
