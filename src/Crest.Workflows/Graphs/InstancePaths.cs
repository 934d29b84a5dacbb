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
    public InstancePaths(ContainerComponent workflow) => _root = PlaceOf(workflow, 0);

    /// <summary>The component of a state.</summary>
    /// <param name="path">The path of the state.</param>
    /// <returns>Null where the file of the workflow no longer has it.</returns>
    public Found? Find(string path)
    {
        Place? at = _root;
        bool isInstance = false;
        var numbers = new List<int>();
        foreach (string part in path.Split('/'))
        {
            isInstance = !at.Inner.TryGetValue(part, out Place? next);
            if (isInstance) next = at.InstanceOf(part);
            if (next is null) return null;
            at = next;
            numbers.Add(at.Number);
        }

        return new Found(at.Component, isInstance, numbers);
    }

    private static Place PlaceOf(Component component, int number) => new(
        component, number,
        component is ContainerComponent container
            ? container.Components.Index()
                .ToDictionary(inner => inner.Item.Name, inner => PlaceOf(inner.Item, inner.Index), StringComparer.Ordinal)
            : []);

    /// <summary>A component that was found.</summary>
    /// <param name="Component">The component.</param>
    /// <param name="IsInstance">Whether the state is that of one instance.</param>
    /// <param name="Numbers">The number of each component of the path in its container.</param>
    internal sealed record Found(Component Component, bool IsInstance, IReadOnlyList<int> Numbers)
    {
        /// <summary>The path of the component, without indices.</summary>
        public string Path => Component.Path;
    }

    private sealed record Place(Component Component, int Number, Dictionary<string, Place> Inner)
    {
        /// <summary>The component whose name, with an index, is the name of a folder: the longest one.</summary>
        public Place? InstanceOf(string folder)
        {
            for (int end = folder.LastIndexOf('_'); end > 0; end = folder.LastIndexOf('_', end - 1))
                if (Inner.TryGetValue(folder[..end], out Place? place) && Repetition.Has(place.Component)) return place;
            return null;
        }
    }
}
