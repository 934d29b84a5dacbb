using Crest.Numerics.Tensors;

namespace Crest.Learning.Sequences;

/// <summary>
/// Sequences of any lengths, one after the other: the rows of sequence <c>i</c> begin at <see cref="StartOf"/>(i). There is no padding,
/// and so no mask: each row is a step of a sequence.
/// </summary>
/// <remarks>A batch is used again for the next one and then allocates nothing, unless that is larger.</remarks>
public sealed class SequenceBatch
{
    private int[] _starts = new int[1], _lengths = [];

    /// <summary>Makes an empty batch.</summary>
    /// <param name="features">Features of a step.</param>
    public SequenceBatch(int features) => Values = new Tensor(0, features);

    /// <summary>Number of sequences.</summary>
    public int Count { get; private set; }

    /// <summary>The steps [rows × features]; rows between the end of a sequence and the start of the next belong to none.</summary>
    public Tensor Values { get; }

    /// <summary>Makes room for sequences.</summary>
    /// <param name="longest">The most steps of each sequence, at least 1.</param>
    public void Begin(ReadOnlySpan<int> longest)
    {
        Count = longest.Length;
        if (_lengths.Length < Count) (_lengths, _starts) = (new int[Count], new int[Count + 1]);
        for (int i = 0; i < Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(longest[i], 1, nameof(longest));
            _lengths[i] = longest[i];
            _starts[i + 1] = checked(_starts[i] + longest[i]);
        }

        Values.Resize(_starts[Count]);
    }

    /// <summary>The first row of a sequence.</summary>
    /// <param name="index">The sequence, from 0.</param>
    public int StartOf(int index) => _starts[index];

    /// <summary>Number of steps of a sequence.</summary>
    /// <param name="index">The sequence, from 0.</param>
    public int LengthOf(int index) => _lengths[index];

    /// <summary>The rows that a sequence may have [longest × features], to be filled.</summary>
    /// <param name="index">The sequence, from 0.</param>
    public Span<float> RowsOf(int index) =>
        Values.Values[(_starts[index] * Values.Columns)..(_starts[index + 1] * Values.Columns)];

    /// <summary>Says that a sequence has fewer steps than there is room for.</summary>
    /// <param name="index">The sequence, from 0.</param>
    /// <param name="length">Number of steps, at least 1 and at most those that there is room for.</param>
    public void Shorten(int index, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _starts[index + 1] - _starts[index]);
        _lengths[index] = length;
    }
}
