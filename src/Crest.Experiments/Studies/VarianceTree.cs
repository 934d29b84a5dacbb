using Crest.Numerics.RandomStreams;

namespace Crest.Experiments.Studies;

/// <summary>
/// A regression tree of which nothing is kept but what functional ANOVA asks: the variance of its prediction over the space, and of its
/// mean over all parameters but one. Each leaf is a box; it adds its value to the cells that it covers of each parameter, weighted by how
/// much of all the others it covers.
/// </summary>
/// <remarks>
/// The rows are sorted by each parameter once, and each split divides them in that order, so a level costs a pass over rows × parameters.
/// Deep in a tree most splits are equal: two trials are divided by any parameter in which they differ. A fixed order of the parameters
/// would give all of these splits to the first one, so each node draws an order.
/// </remarks>
internal sealed class VarianceTree
{
    private const int MostLevels = 64;

    private readonly ParameterCells[] _parameters;
    private readonly double[] _values;
    private readonly int[][] _sorted;
    private readonly int[][] _rows;
    private readonly VarianceSplits _splits;
    private readonly int[] _parted;
    private readonly bool[] _below;
    private readonly double[] _outSum;
    private readonly int[] _outCount;
    private readonly ulong[] _places;
    private readonly int[] _order;

    // The box of the node in hand: cells from and to of a parameter with an order, the choices left of one without.
    private readonly int[] _from;
    private readonly int[] _to;
    private readonly bool[]?[] _choices;
    private readonly double[] _widths;

    // Of the mean over all other parameters: by how much it changes at each cell, or what it is for each choice.
    private readonly double[][] _marginals;
    private int[] _weights = [];
    private RandomSequence[] _draws = [];
    private double _mean;
    private double _meanSquare;

    /// <summary>Prepares trees over the same rows.</summary>
    /// <param name="parameters">The parameters with their rows.</param>
    /// <param name="values">The value of each row, about 0.</param>
    public VarianceTree(ParameterCells[] parameters, double[] values)
    {
        _parameters = parameters;
        _values = values;
        _sorted = [.. parameters.Select(p => Enumerable.Range(0, values.Length).OrderBy(i => p.Cell[i]).ToArray())];
        _rows = [.. _sorted.Select(s => new int[s.Length])];
        _splits = new VarianceSplits(parameters, values, _rows);
        _parted = new int[values.Length];
        _below = new bool[values.Length];
        _outSum = new double[values.Length];
        _outCount = new int[values.Length];
        _places = new ulong[parameters.Length];
        _order = new int[parameters.Length];
        _from = new int[parameters.Length];
        _to = new int[parameters.Length];
        _choices = new bool[]?[parameters.Length];
        _widths = new double[parameters.Length];
        _marginals = [.. parameters.Select(p => new double[p.Count + 1])];
        MarginalVariances = new double[parameters.Length];
    }

    /// <summary>The variance of the prediction of the last tree.</summary>
    public double Variance { get; private set; }

    /// <summary>For each parameter, the variance over it of the prediction's mean over all others.</summary>
    public double[] MarginalVariances { get; }

    /// <summary>Grows a tree.</summary>
    /// <param name="weights">How often each row is in the sample, not all 0; the others are predicted.</param>
    /// <param name="draws">
    /// For each parameter the draws that decide its place in the order of a node. If they depend on the parameter alone, the place of the
    /// parameter in the space does not matter.
    /// </param>
    public void Grow(int[] weights, RandomSequence[] draws)
    {
        (_weights, _draws) = (weights, draws);
        (_mean, _meanSquare) = (0, 0);
        for (int j = 0; j < _parameters.Length; j++)
        {
            _sorted[j].CopyTo(_rows[j], 0);
            (_from[j], _to[j], _widths[j]) = (0, _parameters[j].Count, 1);
            _choices[j] = _parameters[j].IsCategorical ? [.. Enumerable.Repeat(true, _parameters[j].Count)] : null;
            Array.Clear(_marginals[j]);
        }

        Node(0, _values.Length, 0);
        Variance = _meanSquare - (_mean * _mean);
        for (int j = 0; j < _parameters.Length; j++) MarginalVariances[j] = MarginalVariance(j);
    }

    /// <summary>
    /// How much of the variance the trees so far explain of the rows that were not in their samples; null where there were none.
    /// </summary>
    public double? ExplainedOutOfBag()
    {
        int[] rows = [.. Enumerable.Range(0, _values.Length).Where(i => _outCount[i] > 0)];
        if (rows.Length == 0) return null;
        double mean = rows.Average(i => _values[i]);
        double total = rows.Sum(i => (_values[i] - mean) * (_values[i] - mean));
        double left = rows.Sum(i => Math.Pow(_values[i] - (_outSum[i] / _outCount[i]), 2));
        return total > 0 ? 1 - (left / total) : null;
    }

    private void Node(int first, int count, int level)
    {
        ReadOnlySpan<int> rows = _rows[0].AsSpan(first, count);
        double sum = 0, least = double.PositiveInfinity, most = double.NegativeInfinity;
        int weight = 0;
        foreach (int row in rows)
        {
            if (_weights[row] == 0) continue;
            weight += _weights[row];
            sum += _weights[row] * _values[row];
            (least, most) = (Math.Min(least, _values[row]), Math.Max(most, _values[row]));
        }

        if (least == most || level == MostLevels
            || _splits.Best(first, count, _weights, sum, weight, DrawOrder()) is not { } split)
            Leaf(rows, sum / weight);
        else Part(first, count, level, split);
    }

    private int[] DrawOrder()
    {
        for (int j = 0; j < _order.Length; j++) (_places[j], _order[j]) = (_draws[j].NextBits(), j);
        Array.Sort(_places, _order);
        return _order;
    }

    private void Leaf(ReadOnlySpan<int> rows, double value)
    {
        foreach (int row in rows)
        {
            if (_weights[row] > 0) continue;
            _outSum[row] += value;
            _outCount[row]++;
        }

        double volume = 1;
        foreach (double width in _widths) volume *= width;
        _mean += volume * value;
        _meanSquare += volume * value * value;
        for (int j = 0; j < _parameters.Length; j++)
        {
            if (_widths[j] <= 0) continue;
            double part = value * volume / _widths[j];
            double[] marginal = _marginals[j];
            if (_choices[j] is { } choices)
            {
                for (int c = 0; c < choices.Length; c++) if (choices[c]) marginal[c] += part;
            }
            else
            {
                marginal[_from[j]] += part;
                marginal[_to[j]] -= part;
            }
        }
    }

    private double MarginalVariance(int j)
    {
        double value = 0, variance = 0;
        for (int cell = 0; cell < _parameters[j].Count; cell++)
        {
            value = _parameters[j].IsCategorical ? _marginals[j][cell] : value + _marginals[j][cell];
            variance += _parameters[j].Width(cell, cell + 1) * (value - _mean) * (value - _mean);
        }

        return variance;
    }

    private void Part(int first, int count, int level, VarianceSplit split)
    {
        (int j, int cut, bool[]? choicesBelow) = split;
        int below = 0;
        foreach (int row in _rows[j].AsSpan(first, count))
        {
            int cell = _parameters[j].Cell[row];
            _below[row] = choicesBelow is null ? cell < cut : choicesBelow[cell];
            if (_below[row]) below++;
        }

        foreach (int[] rows in _rows) Part(rows.AsSpan(first, count), below);
        (int from, int to, bool[]? choices, double width) = (_from[j], _to[j], _choices[j], _widths[j]);
        Enter(j, from, choices is null ? cut : to, choices is null ? null : [.. choices.Select((c, i) => c && choicesBelow![i])]);
        Node(first, below, level + 1);
        Enter(j, choices is null ? cut : from, to, choices is null ? null : [.. choices.Select((c, i) => c && !choicesBelow![i])]);
        Node(first + below, count - below, level + 1);
        (_from[j], _to[j], _choices[j], _widths[j]) = (from, to, choices, width);
    }

    private void Enter(int j, int from, int to, bool[]? choices)
    {
        (_from[j], _to[j], _choices[j]) = (from, to, choices);
        _widths[j] = choices is null ? _parameters[j].Width(from, to) : (double)choices.Count(c => c) / choices.Length;
    }

    /// <summary>Moves the rows below the split to the front; both sides stay in order.</summary>
    private void Part(Span<int> rows, int below)
    {
        int front = 0, back = below;
        foreach (int row in rows) _parted[_below[row] ? front++ : back++] = row;
        _parted.AsSpan(0, rows.Length).CopyTo(rows);
    }
}
