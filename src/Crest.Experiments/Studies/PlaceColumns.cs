namespace Crest.Experiments.Studies;

/// <summary>
/// Trials as columns, one a parameter: the place on its axis, or the number of the choice. Trials are in the order of their numbers,
/// however they came, so that sums over them come out the same. Columns are filled up to whole vectors of <see cref="Lanes"/>.
/// </summary>
internal sealed class PlaceColumns(int parameters)
{
    /// <summary>Values of a vector.</summary>
    public const int Lanes = 16;

    private readonly float[][] _columns = [.. Enumerable.Range(0, parameters).Select(_ => new float[Lanes])];
    private int[] _numbers = new int[Lanes];

    /// <summary>Number of trials.</summary>
    public int Count { get; private set; }

    /// <summary>Number of trials, filled up to whole vectors.</summary>
    public int PaddedCount => (Count + Lanes - 1) / Lanes * Lanes;

    /// <summary>A parameter of all trials, and whatever fills up the last vector.</summary>
    public ReadOnlySpan<float> Column(int parameter) => _columns[parameter].AsSpan(0, PaddedCount);

    /// <summary>Enters a trial at the place of its number.</summary>
    public void Insert(int number, ReadOnlySpan<float> places)
    {
        int at = ~Array.BinarySearch(_numbers, 0, Count, number);
        if (Count == _numbers.Length) Grow();
        _numbers.AsSpan(at, Count - at).CopyTo(_numbers.AsSpan(at + 1));
        _numbers[at] = number;
        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i].AsSpan(at, Count - at).CopyTo(_columns[i].AsSpan(at + 1));
            _columns[i][at] = places[i];
        }

        Count++;
    }

    /// <summary>Takes a trial out.</summary>
    public void Remove(int number)
    {
        int at = Array.BinarySearch(_numbers, 0, Count, number);
        Count--;
        _numbers.AsSpan(at + 1, Count - at).CopyTo(_numbers.AsSpan(at));
        foreach (float[] column in _columns) column.AsSpan(at + 1, Count - at).CopyTo(column.AsSpan(at));
    }

    /// <summary>Enters a trial behind all others, for the time being.</summary>
    public void Append(ReadOnlySpan<float> places)
    {
        if (Count == _numbers.Length) Grow();
        _numbers[Count] = int.MaxValue;
        for (int i = 0; i < _columns.Length; i++) _columns[i][Count] = places[i];
        Count++;
    }

    /// <summary>Takes the last trials out.</summary>
    public void RemoveLast(int count) => Count -= count;

    private void Grow()
    {
        Array.Resize(ref _numbers, 2 * _numbers.Length);
        for (int i = 0; i < _columns.Length; i++) Array.Resize(ref _columns[i], _numbers.Length);
    }
}
