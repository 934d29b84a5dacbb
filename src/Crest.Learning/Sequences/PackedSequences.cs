using Crest.Numerics.Tensors;

namespace Crest.Learning.Sequences;

/// <summary>
/// Some sequences of a batch, the longest first, step after step: the rows of step <c>t</c> are those of all sequences that have one, side
/// by side, so that a step is one product of whole rows, and no row is padding.
/// </summary>
/// <param name="features">Features of a step.</param>
internal sealed class PackedSequences(int features)
{
    private int[] _starts = new int[1], _sequences = [], _lengths = [];

    /// <summary>Number of sequences.</summary>
    public int Count { get; private set; }

    /// <summary>Steps of the longest sequence.</summary>
    public int Steps { get; private set; }

    /// <summary>Number of rows: the steps of all sequences.</summary>
    public int Rows => _starts[Steps];

    /// <summary>The steps [rows × features].</summary>
    public Tensor Values { get; } = new(0, features);

    /// <summary>The first row of a step.</summary>
    public int StartOf(int step) => _starts[step];

    /// <summary>Number of sequences that have a step; 0 beyond the last.</summary>
    public int ActiveAt(int step) => step < Steps ? _starts[step + 1] - _starts[step] : 0;

    /// <summary>The place in the batch of a sequence.</summary>
    /// <param name="index">From 0, the longest first.</param>
    public int SequenceAt(int index) => _sequences[index];

    /// <summary>Number of steps of a sequence.</summary>
    /// <param name="index">From 0, the longest first.</param>
    public int LengthOf(int index) => _lengths[index];

    /// <summary>Takes some sequences of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="order">Its sequences, the longest first.</param>
    /// <param name="first">The first that is taken.</param>
    /// <param name="stride">From one that is taken to the next.</param>
    /// <param name="most">How many are taken, or all that there are.</param>
    public void Pack(SequenceBatch batch, ReadOnlySpan<int> order, int first, int stride, int most)
    {
        Count = order.Length > first ? Math.Min(most, (order.Length - first + stride - 1) / stride) : 0;
        Steps = Count == 0 ? 0 : batch.LengthOf(order[first]);
        if (_sequences.Length < Count) (_sequences, _lengths) = (new int[Count], new int[Count]);
        if (_starts.Length <= Steps) _starts = new int[Steps + 1 + (Steps / 4)];
        for (int i = 0; i < Count; i++)
        {
            _sequences[i] = order[first + (i * stride)];
            _lengths[i] = batch.LengthOf(_sequences[i]);
        }

        int active = Count;
        for (int step = 0; step < Steps; step++)
        {
            while (_lengths[active - 1] <= step) active--;
            _starts[step + 1] = checked(_starts[step] + active);
        }

        Values.Resize(Rows);
        for (int i = 0; i < Count; i++)
        {
            int row = batch.StartOf(_sequences[i]);
            for (int step = 0; step < _lengths[i]; step++) batch.Values.Row(row + step).CopyTo(Values.Row(_starts[step] + i));
        }
    }
}
