using Crest.Workflows.Components;

namespace Crest.Workflows.Graphs;

/// <summary>
/// Finds the component that a state belongs to: <c>evaluate_spring/score</c> is <c>evaluate/score</c> in an instance of the loop
/// <c>evaluate</c>.
/// </summary>
internal sealed class InstancePaths
{
    private readonly Place _root;

    /// <summary>Takes the components of a workflow.</summary>
    public InstancePaths(ContainerComponent workflow) => _root = PlaceOf(workflow);

    /// <summary>The component of a state.</summary>
    /// <param name="path">The path of the state.</param>
    /// <returns>
    /// The component, and whether the state is that of one instance; null where the file of the workflow no longer has it.
    /// </returns>
    public Found? Find(string path)
    {
        Place? at = _root;
        bool isInstance = false;
        foreach (string part in path.Split('/'))
        {
            if (at is null) return null;
            isInstance = !at.Inner.TryGetValue(part, out Place? next);
            if (isInstance) next = at.InstanceOf(part);
            if (next is null) return null;
            at = next;
        }

        return new Found(at.Path, isInstance);
    }

    private static Place PlaceOf(Component component) => new(
        component.Path,
        component is ContainerComponent container
            ? container.Components.ToDictionary(inner => inner.Name, PlaceOf, StringComparer.Ordinal)
            : []);

    /// <summary>A component that was found.</summary>
    internal sealed record Found(string Path, bool IsInstance);

    private sealed record Place(string Path, Dictionary<string, Place> Inner)
    {
        /// <summary>The component whose name, with an index, is the name of a folder: the longest one.</summary>
        public Place? InstanceOf(string folder)
        {
            for (int end = folder.LastIndexOf('_'); end > 0; end = folder.LastIndexOf('_', end - 1))
                if (Inner.TryGetValue(folder[..end], out Place? place)) return place;
            return null;
        }
    }
}
