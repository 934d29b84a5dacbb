namespace Crest.Learning.Trees;

/// <summary>
/// Rows as bins, feature after feature, 64 rows a line: a vector of 512 bits, and a bit a row in 64 bits. Each feature has two lines, the
/// bins and the bins plus one: in the first a missing value (255) is to the right of every split, in the second it is 0 and to the left.
/// </summary>
internal sealed unsafe class RankedRows(FeatureCuts cuts)
{
    /// <summary>Rows of a line.</summary>
    public const int Line = 64;

    /// <summary>Lines a feature: enough rows that a deep tree, once it is in the cache, serves many.</summary>
    public const int Lines = 32;

    /// <summary>Rows of a block.</summary>
    public const int Block = Line * Lines;

    private readonly PinnedMemory<byte> _ranks = new((long)cuts.Features * 2 * Block);

    /// <summary>The lines of 64 rows, 64 bytes each, those of one feature after the other's.</summary>
    /// <param name="line">Which 64 rows.</param>
    public byte* At(int line) => _ranks.Pointer + ((long)line * cuts.Features * 2 * Line);

    /// <summary>Fills the block.</summary>
    /// <param name="values">[rows × features].</param>
    /// <param name="rows">How many, at most a block; what other rows hold is of no meaning.</param>
    public void Fill(float* values, int rows)
    {
        int features = cuts.Features;
        for (int row = 0; row < rows; row++, values += features)
        {
            byte* to = At(row / Line) + (row % Line);
            for (int feature = 0; feature < features; feature++, to += 2 * Line)
            {
                int bin = cuts.Bin(feature, values[feature]);
                to[0] = (byte)bin;
                to[Line] = (byte)(bin + 1);
            }
        }
    }

    /// <summary>The line that a node compares, and the highest bin there that goes left.</summary>
    /// <param name="cuts">Those of all thresholds.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="node">An inner node.</param>
    public static (int Line, byte Limit) TestOf(FeatureCuts cuts, DecisionTree tree, int node)
    {
        int feature = tree.Features[node], cut = cuts[feature].BinarySearch(tree.Thresholds[node]);
        return tree.MissingLeft[node] ? ((2 * feature) + 1, (byte)(cut + 1)) : (2 * feature, (byte)cut);
    }
}
