using Crest.Workflows.States;

namespace Crest.Workflows.Graphs;

/// <summary>
/// Makes a graph small enough to be drawn and read: what is alike is drawn as one, then containers closed, then whole layers.
/// </summary>
public static class GraphSummary
{
    /// <summary>The most components of a drawing.</summary>
    public const int MostNodes = 1200;

    /// <summary>The most components side by side.</summary>
    public const int MostInLayer = 40;

    private const int MostLayers = 200, MostPlaces = 20_000;

    /// <summary>Makes a graph smaller where that is necessary; <see cref="GraphView.Notes"/> says how.</summary>
    /// <param name="view">The graph.</param>
    /// <param name="mostNodes">The most components.</param>
    /// <param name="mostInLayer">The most components side by side.</param>
    public static GraphView Of(GraphView view, int mostNodes = MostNodes, int mostInLayer = MostInLayer)
    {
        ArgumentNullException.ThrowIfNull(view);
        GraphLevel level = view.Level;
        int count = level.Count;
        var notes = new List<string>(view.Notes);
        level = WithTwinsAsOne(level, mostInLayer);
        if (level.Count < count) notes.Add("Tasks side by side that wait for the same are drawn as one.");
        if (level.Count > mostNodes && level.Nodes.Any(node => node.Inner is not null))
        {
            level = level with { Nodes = [.. level.Nodes.Select(node => node with { Inner = null })] };
            notes.Add("What containers contain is not drawn.");
        }

        if (IsTooLarge(level, mostNodes))
        {
            level = ByLayers(level, Math.Min(MostLayers, mostNodes));
            notes.Add("The components of a layer are drawn as one.");
        }

        if (level.Count < count) notes.Insert(view.Notes.Count, $"The workflow has {count:#,0} components, too many to draw each.");
        return view with { Level = level, Notes = notes };
    }

    private static bool IsTooLarge(GraphLevel level, int mostNodes)
    {
        if (level.Nodes.Count > mostNodes) return true;
        int[] layers = LayersOf(level);
        // The places where edges pass through layers.
        long places = level.Edges.GroupBy(edge => (edge.From, edge.IsElse))
            .Sum(net => (long)net.Max(edge => layers[edge.To]) - layers[net.Key.From] - 1);
        return places > MostPlaces || level.Nodes.Any(node => node.Inner is { } inner && IsTooLarge(inner, mostNodes));
    }

    private static int[] LayersOf(GraphLevel level) =>
        LayerAssignment.Of(level.Nodes.Count, [.. level.Edges.Select(edge => (edge.From, edge.To)).Distinct()]);

    private static GraphLevel WithTwinsAsOne(GraphLevel level, int mostInLayer)
    {
        GraphNode[] nodes =
        [
            .. level.Nodes.Select(node => node.Inner is { } inner ? node with { Inner = WithTwinsAsOne(inner, mostInLayer) } : node),
        ];
        level = level with { Nodes = nodes };
        int[] layers = LayersOf(level);
        HashSet<int> wide =
            [.. layers.CountBy(layer => layer).Where(layer => layer.Value > mostInLayer).Select(layer => layer.Key)];
        if (wide.Count == 0) return level;
        ILookup<int, string> before = level.Edges.ToLookup(edge => edge.To, edge => $"{edge.From}{edge.IsElse}"),
            after = level.Edges.ToLookup(edge => edge.From, edge => $"{edge.To}{edge.IsElse}");
        return Grouped(level, [.. level.Nodes.Select((node, i) => !wide.Contains(layers[i]) || node.Inner is not null
            ? $"{i}"
            : $"{node.Kind}|{string.Join(' ', before[i].Order())}|{string.Join(' ', after[i].Order())}")]);
    }

    private static GraphLevel ByLayers(GraphLevel level, int mostLayers)
    {
        int[] layers = LayersOf(level);
        int together = (int)Math.Ceiling((layers.Max() + 1) / (double)mostLayers);
        return Grouped(level, [.. layers.Select(layer => $"{layer / together}")]);
    }

    /// <summary>The level with one node for each key.</summary>
    private static GraphLevel Grouped(GraphLevel level, string[] keys)
    {
        IGrouping<string, int>[] groups = [.. Enumerable.Range(0, keys.Length).GroupBy(i => keys[i], StringComparer.Ordinal)];
        var groupOf = new int[keys.Length];
        foreach ((int number, IGrouping<string, int> group) in groups.Index())
            foreach (int node in group) groupOf[node] = number;
        return new GraphLevel(
            [.. groups.Select(group => group.Count() == 1 ? level.Nodes[group.First()] : One([.. group.Select(i => level.Nodes[i])]))],
            [
                .. level.Edges.GroupBy(edge => (From: groupOf[edge.From], To: groupOf[edge.To], edge.IsElse))
                    .Where(edges => edges.Key.From != edges.Key.To)
                    .Select(edges => new GraphEdge(
                        edges.Key.From, edges.Key.To, [.. edges.SelectMany(edge => edge.Files).Distinct(StringComparer.Ordinal)])
                    {
                        IsElse = edges.Key.IsElse,
                    }),
            ]);
    }

    private static GraphNode One(GraphNode[] nodes)
    {
        string[] kinds = [.. nodes.Select(node => node.Kind).Distinct()];
        string kind = kinds.Length == 1 ? kinds[0] : "component";
        KeyValuePair<ComponentState, int>[] counts =
        [
            .. nodes.SelectMany(IEnumerable<KeyValuePair<ComponentState, int>> (node) =>
                    node.Counts.Count > 0 ? node.Counts : [KeyValuePair.Create(node.State, 1)])
                .GroupBy(count => count.Key, count => count.Value).Select(group => KeyValuePair.Create(group.Key, group.Sum()))
                .OrderBy(count => count.Key),
        ];
        GraphCause[] causes = [.. nodes.SelectMany(node => node.Causes ?? [])];
        ComponentState[] states = [.. counts.Where(count => count.Value > 0).Select(count => count.Key)];
        return new GraphNode(nodes[0].Path, $"{nodes[0].Name} … {nodes[^1].Name}", $"{nodes.Length:#,0} {kind}s")
        {
            Description = string.Join(", ", nodes.Take(20).Select(node => node.Name)) + (nodes.Length > 20 ? ", …" : ""),
            Counts = counts.ToDictionary(),
            Total = nodes.Sum(node => node.Counts.Count > 0 ? node.Total ?? node.Counts.Values.Sum() : 1L),
            State = states.Contains(ComponentState.Failed) ? ComponentState.Failed
                : states.Contains(ComponentState.Running) ? ComponentState.Running
                : states is [var only] ? only : ComponentState.NotStarted,
            Causes = nodes.All(node => node.Causes is null) ? null : causes,
            IsDisabled = nodes.All(node => node.IsDisabled),
        };
    }
}
