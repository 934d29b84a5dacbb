namespace Crest.Workflows.Graphs;

/// <summary>What a drawing says of a component to those who point at it.</summary>
internal static class NodeDetails
{
    private const int MostCauses = 6;

    /// <summary>The lines, of which the first names it.</summary>
    public static IEnumerable<string> Of(GraphNode node)
    {
        yield return $"{node.Name}: {node.Kind}, {node.StateText}{(node.TookText.Length > 0 ? $", {node.TookText}" : "")}";
        if (node.Description.Length > 0) yield return node.Description;
        if (node.Reason.Length > 0) yield return $"{(node.State == States.ComponentState.Failed ? "" : "ran because ")}{node.Reason}";
        foreach (string line in CausesOf(node)) yield return line;
    }

    /// <summary>Why it would run, a line each.</summary>
    public static IEnumerable<string> CausesOf(GraphNode node)
    {
        if (node.Causes is not { } causes || node.IsDisabled) yield break;
        if (causes.Count == 0) yield return "would not run: up to date";
        foreach (GraphCause cause in causes.Take(MostCauses))
            yield return cause.Path == node.Path ? $"would run: {cause.Text}" : $"{cause.Path} would run: {cause.Text}";
        if (causes.Count > MostCauses) yield return $"and {causes.Count - MostCauses:#,0} more would run";
    }
}
