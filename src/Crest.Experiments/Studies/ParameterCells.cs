namespace Crest.Experiments.Studies;

/// <summary>The values of a parameter cut into cells, one around each value that a trial has, or one a choice: trees split between cells.</summary>
internal sealed class ParameterCells
{
    private readonly double[] _values;
    private readonly double[] _bounds;

    /// <summary>Cuts the values of a parameter.</summary>
    /// <param name="distribution">All its values.</param>
    /// <param name="trials">The internal values of the trials, each one of them.</param>
    public ParameterCells(ParameterDistribution distribution, double[] trials)
    {
        if (distribution is ParameterDistribution.Categorical { Choices.Count: var choices })
        {
            IsCategorical = true;
            _values = [];
            _bounds = [.. Enumerable.Range(0, choices + 1).Select(i => (double)i / choices)];
            Cell = [.. trials.Select(v => (int)v)];
            return;
        }

        (double low, double high, bool log) = Range(distribution);
        double[] scaled = [.. trials.Select(v => log ? Math.Log(v) : v)];
        _values = [.. scaled.Distinct().Order()];
        // A parameter of one value is one cell as wide as the space.
        double width = high > low ? high - low : 1;
        _bounds = [0, .. _values.Zip(_values.Skip(1)).Select(p => (p.First + (0.5 * (p.Second - p.First)) - low) / width), 1];
        Cell = [.. scaled.Select(v => Array.BinarySearch(_values, v))];
    }

    /// <summary>Whether the cells have no order.</summary>
    public bool IsCategorical { get; }

    /// <summary>Number of cells.</summary>
    public int Count => _bounds.Length - 1;

    /// <summary>The cell of each trial.</summary>
    public int[] Cell { get; }

    /// <summary>The part of the parameter's values that some neighbouring cells hold, as its distribution weights them.</summary>
    /// <param name="from">The first cell.</param>
    /// <param name="to">The one after the last.</param>
    public double Width(int from, int to) => _bounds[to] - _bounds[from];

    /// <summary>Where to cut between two cells of which none between is occupied: at the bound that is nearest to the middle between their values.</summary>
    /// <param name="below">The lower cell.</param>
    /// <param name="above">The upper cell.</param>
    /// <returns>The first cell above the cut.</returns>
    public int Between(int below, int above)
    {
        if (above == below + 1) return above;
        double middle = 0.5 * (_values[below] + _values[above]);
        int best = above;
        for (int cut = below + 1; cut < above; cut++)
            if (Math.Abs(_values[cut - 1] + _values[cut] - (2 * middle)) < Math.Abs(_values[best - 1] + _values[best] - (2 * middle))) best = cut;
        return best;
    }

    /// <summary>The ends of a numeric parameter on its scale; one on a grid ends half a step beyond its outermost values, so that each value has the same room.</summary>
    private static (double Low, double High, bool Log) Range(ParameterDistribution distribution)
    {
        (double low, double high, bool log, double step) = distribution switch
        {
            ParameterDistribution.Real real => (real.Low, real.Nearest(real.High), real.Log, real.Step ?? 0),
            ParameterDistribution.Integer integer => ((double)integer.Low, integer.Nearest(integer.High), integer.Log, (double)integer.Step),
            _ => throw new ArgumentException("a distribution of another kind"),
        };
        if (high <= low) return (low, low, log);
        // Of a logarithmic one at least half of the least is left below it.
        return log ? (Math.Log(Math.Max(low - (step / 2), low / 2)), Math.Log(high + (step / 2)), true) : (low - (step / 2), high + (step / 2), false);
    }
}
