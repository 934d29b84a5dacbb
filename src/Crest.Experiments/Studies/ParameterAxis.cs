namespace Crest.Experiments.Studies;

/// <summary>
/// A parameter laid on the interval from 0 to 1, evenly as its distribution says: in the logarithm where that is asked for, with half a
/// step of room beyond the first and the last value of a grid, with as much room for each choice.
/// </summary>
internal sealed class ParameterAxis
{
    private readonly ParameterDistribution _distribution;
    private readonly double _low, _high, _step;
    private readonly bool _log;

    public ParameterAxis(ParameterDistribution distribution)
    {
        _distribution = distribution;
        switch (distribution)
        {
            case ParameterDistribution.Real real:
                (_low, _high, _log, _step) = (real.Low, real.Nearest(real.High), real.Log, real.Step ?? 0);
                break;
            case ParameterDistribution.Integer whole:
                (_low, _high, _log, _step) = (whole.Low, whole.Nearest(whole.High), whole.Log, whole.Step);
                break;
            case ParameterDistribution.Categorical categorical:
                Choices = categorical.Choices.Count;
                (_low, _high, _step) = (0, Choices - 1, 1);
                break;
        }

        (_low, _high) = (Below(_low), Above(_high));
        if (_log) (_low, _high) = (Math.Log(_low), Math.Log(_high));
    }

    /// <summary>Number of choices; 0 where the values have an order.</summary>
    public int Choices { get; }

    /// <summary>The value at a place.</summary>
    /// <param name="place">From 0 to 1.</param>
    public double Value(double place)
    {
        double value = _low + (place * (_high - _low));
        return _distribution.Nearest(_log ? Math.Exp(value) : value);
    }

    /// <summary>The place of a value, from 0 to 1.</summary>
    /// <param name="value">An internal value.</param>
    public double Place(double value) => _high > _low ? Math.Clamp(((_log ? Math.Log(value) : value) - _low) / (_high - _low), 0, 1) : 0.5;

    /// <summary>How much of the axis a value of a grid has for itself, on the average; 0 where there is no grid.</summary>
    public double Cell => _step > 0 && _distribution.ValueCount is { } values ? 1.0 / values : 0;

    private double Above(double value) => value + (_step / 2);

    /// <summary>Half a step down; in the logarithm not farther than to half the value, which stays above 0.</summary>
    private double Below(double value) => _log ? Math.Max(value - (_step / 2), value / 2) : value - (_step / 2);
}
