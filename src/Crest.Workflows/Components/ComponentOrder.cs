namespace Crest.Workflows.Components;

/// <summary>The order of the components of a container: each after those that it follows.</summary>
internal static class ComponentOrder
{
    /// <summary>The components.</summary>
    /// <param name="container">A container that was checked.</param>
    public static IEnumerable<Component> Of(ContainerComponent container)
    {
        Dictionary<string, Component> byName = container.Components.ToDictionary(component => component.Name, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<(Component Component, bool IsReady)>(container.Components.Reverse().Select(component => (component, false)));
        while (open.TryPop(out (Component Component, bool IsReady) next))
        {
            if (next.IsReady)
            {
                yield return next.Component;
                continue;
            }

            if (!seen.Add(next.Component.Name)) continue;
            open.Push((next.Component, true));
            foreach (string name in WorkflowCheck.Predecessors(next.Component)) open.Push((byName[name], false));
        }
    }
}
