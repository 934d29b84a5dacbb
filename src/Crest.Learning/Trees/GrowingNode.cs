namespace Crest.Learning.Trees;

/// <summary>A node of a boosted tree while the tree grows.</summary>
/// <param name="number">Its number in the tree.</param>
/// <param name="list">The list of all rows of its level.</param>
/// <param name="start">Where its rows begin there.</param>
/// <param name="count">How many they are.</param>
/// <param name="first">The sum of its rows' first derivatives, in a histogram's units.</param>
/// <param name="second">The sum of its rows' second derivatives.</param>
internal sealed unsafe class GrowingNode(int number, int* list, int start, int count, long first, long second)
{
    /// <summary>How many rows went left so far; threads that divide the node's rows take places by adding to it.</summary>
    public int WentLeft;

    /// <summary>How many rows went right so far.</summary>
    public int WentRight;

    /// <summary>Its number in the tree.</summary>
    public int Number { get; } = number;

    /// <summary>Its rows.</summary>
    public int* Rows { get; } = list + start;

    /// <summary>Where they begin in the list of its level.</summary>
    public int Start { get; } = start;

    /// <summary>How many rows it has.</summary>
    public int Count { get; } = count;

    /// <summary>The sum of its rows' first derivatives, in a histogram's units.</summary>
    public long First { get; set; } = first;

    /// <summary>The sum of its rows' second derivatives.</summary>
    public long Second { get; set; } = second;

    /// <summary>Its histogram, as long as it is kept.</summary>
    public PinnedMemory<long>? Histogram { get; set; }

    /// <summary>Whether a thread has put sums in its histogram.</summary>
    public bool Begun { get; set; }

    /// <summary>The node whose split made it; null for the root.</summary>
    public GrowingNode? Parent { get; init; }

    /// <summary>Its best split.</summary>
    public GradientSplit Split { get; set; } = GradientSplit.None;
}
