namespace Crest.Experiments.Studies;

/// <summary>
/// A regression tree of which nothing is kept but what functional ANOVA asks: the variance of its prediction over the space, and of its
/// mean over all parameters but one. Each leaf is a box; it adds its value to the cells that it covers of each parameter, weighted by how
/// much of all the others it covers.
/// </summary>
/// <remarks>The rows stand sorted by each parameter once, and each split parts them in that order, so a level costs a pass
/// over rows × parameters.</remarks>
internal sealed class VarianceTree
{
    private const int MostLevels = 64;

    private readonly ParameterCells[] _parameters;
    private readonly double[] _values;
    private readonly int[][] _sorted;
    private readonly int[][] _rows;
    private readonly int[] _parted;
    private readonly bool[] _below;
    private readonly double[] _outSum;
    private readonly int[] _outCount;

    // The box of the node in hand: cells from and to of a parameter with an order, the choices left of one without.
    private readonly int[] _from;
    private readonly int[] _to;
    private readonly bool[]?[] _choices;
    private readonly double[] _widths;

    // Of the mean over all other parameters: by how much it changes at each cell, or what it is for each choice.
    private readonly double[][] _marginals;
    private int[] _weights = [];
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
        _parted = new int[values.Length];
        _below = new bool[values.Length];
        _outSum = new double[values.Length];
        _outCount = new int[values.Length];
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
    public void Grow(int[] weights)
    {
        _weights = weights;
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

        if (least == most || level == MostLevels || BestSplit(first, count, sum, weight) is not { } split) Leaf(rows, sum / weight);
        else Split(first, count, level, split);
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

    /// <summary>
    /// The split after which the squares of the deviations from the means of both sides sum to the least; the
    /// earliest parameter's of equals.
    /// </summary>
    private (int Parameter, int Cut, bool[]? Below)? BestSplit(int first, int count, double sum, int weight)
    {
        double best = double.NegativeInfinity;
        (int, int, bool[]?)? split = null;
        for (int j = 0; j < _parameters.Length; j++)
        {
            ParameterCells parameter = _parameters[j];
            if (parameter.IsCategorical)
            {
                if (BestChoices(j, first, count, sum, weight) is { } choices && Exceeds(choices.Gain, best))
                    (best, split) = (choices.Gain, (j, 0, choices.Below));
                continue;
            }

            int last = -1, belowWeight = 0;
            double belowSum = 0;
            foreach (int row in _rows[j].AsSpan(first, count))
            {
                if (_weights[row] == 0) continue;
                int cell = parameter.Cell[row];
                if (last >= 0 && cell > last && Gain(belowSum, belowWeight, sum, weight) is var gain && Exceeds(gain, best))
                    (best, split) = (gain, (j, parameter.Between(last, cell), null));
                belowSum += _weights[row] * _values[row];
                belowWeight += _weights[row];
                last = cell;
            }
        }

        return split;
    }

    /// <summary>
    /// Of all ways to part the choices, the best one cuts them in the order of their means (Fisher 1958). A choice that the sample
    /// lacks goes with the heavier side.
    /// </summary>
    private (double Gain, bool[] Below)? BestChoices(int j, int first, int count, double sum, int weight)
    {
        int choices = _parameters[j].Count;
        var sums = new double[choices];
        var weights = new int[choices];
        foreach (int row in _rows[j].AsSpan(first, count))
        {
            int choice = _parameters[j].Cell[row];
            weights[choice] += _weights[row];
            sums[choice] += _weights[row] * _values[row];
        }

        int[] present = [.. Enumerable.Range(0, choices).Where(c => weights[c] > 0).OrderBy(c => sums[c] / weights[c])];
        if (present.Length < 2) return null;
        (double best, int kept, int keptWeight, int belowWeight, double belowSum) = (double.NegativeInfinity, 0, 0, 0, 0.0);
        for (int i = 0; i < present.Length - 1; i++)
        {
            belowSum += sums[present[i]];
            belowWeight += weights[present[i]];
            if (Gain(belowSum, belowWeight, sum, weight) is var gain && Exceeds(gain, best))
                (best, kept, keptWeight) = (gain, i + 1, belowWeight);
        }

        bool[] below = [.. weights.Select(w => w == 0 && 2 * keptWeight >= weight)];
        foreach (int choice in present[..kept]) below[choice] = true;
        return (best, below);
    }

    /// <summary>
    /// Whether it is more than rounding that makes the difference: or else the digits of the values would choose
    /// between splits that are alike.
    /// </summary>
    private static bool Exceeds(double gain, double best) => double.IsNegativeInfinity(best) || gain > best * (1 + 1e-9);

    private static double Gain(double belowSum, int belowWeight, double sum, int weight) =>
        (belowSum * belowSum / belowWeight) + ((sum - belowSum) * (sum - belowSum) / (weight - belowWeight));

    private void Split(int first, int count, int level, (int Parameter, int Cut, bool[]? Below) split)
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
