namespace Crest.Experiments.Studies;

/// <summary>
/// The values of a parameter cut into cells, one around each value that a trial has, or one a choice: trees split between cells.
/// </summary>
internal sealed class ParameterCells
{
    // Places on the parameter's axis, from 0 to 1: of the values, and of the bounds between the cells.
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

        var axis = new ParameterAxis(distribution);
        double[] places = [.. trials.Select(axis.Place)];
        _values = [.. places.Distinct().Order()];
        _bounds = [0, .. _values.Zip(_values.Skip(1)).Select(p => 0.5 * (p.First + p.Second)), 1];
        Cell = [.. places.Select(v => Array.BinarySearch(_values, v))];
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

    /// <summary>
    /// Where to cut between two cells of which none between is occupied: at the bound that is nearest to the middle between their values.
    /// </summary>
    /// <param name="below">The lower cell.</param>
    /// <param name="above">The upper cell.</param>
    /// <returns>The first cell above the cut.</returns>
    public int Between(int below, int above)
    {
        double middle = 0.5 * (_values[below] + _values[above]);
        int cut = Array.BinarySearch(_bounds, below + 1, above - below, middle);
        if (cut >= 0) return cut;
        cut = Math.Clamp(~cut, below + 1, above);
        return cut > below + 1 && middle - _bounds[cut - 1] <= _bounds[cut] - middle ? cut - 1 : cut;
    }
}
