namespace Crest.Workflows.Graphs;

/// <summary>The edges that leave a component, or a place where they pass through a layer, together.</summary>
/// <param name="Number">The number of the net.</param>
/// <param name="Vertex">The component or place that they leave.</param>
/// <param name="Stem">The column in which they come down.</param>
internal sealed record TextNet(int Number, int Vertex, int Stem)
{
    /// <summary>The components and places to which they go, each with its column.</summary>
    public List<(int Vertex, int Column)> Drops { get; } = [];

    /// <summary>The row in which they turn.</summary>
    public int Row { get; set; }

    /// <summary>The leftmost column.</summary>
    public int From => Math.Min(Stem, Drops.Min(drop => drop.Column));

    /// <summary>The rightmost column.</summary>
    public int To => Math.Max(Stem, Drops.Max(drop => drop.Column));

    /// <summary>Whether they only go down.</summary>
    public bool IsStraight => From == To;
}
