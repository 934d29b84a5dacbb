using Crest.Learning.Losses;
using Crest.Numerics.Tensors;
using Crest.Survey.Nights;
using Crest.Survey.Observations;

namespace Crest.Pipelines.LightCurves;

/// <summary>
/// What the heads of a network are: the classes, then the redshift and the day of the peak, counted from the first night, where the
/// training data know them; numbers are standardised.
/// </summary>
/// <param name="Classes">Number of classes.</param>
/// <param name="Redshift">The scale of redshifts; null where they are not predicted.</param>
/// <param name="PeakDay">The scale of days of the peak; null where they are not predicted.</param>
public sealed record LightCurveTargets(int Classes, NumberScale? Redshift, NumberScale? PeakDay)
{
    /// <summary>Fewest objects whose number is known from which it is learned.</summary>
    private const int Fewest = 20;

    /// <summary>Number of numbers.</summary>
    public int Numbers => (Redshift is null ? 0 : 1) + (PeakDay is null ? 0 : 1);

    /// <summary>Place of the redshift among the outputs.</summary>
    public int RedshiftAt => Classes;

    /// <summary>Place of the day of the peak among the outputs.</summary>
    public int PeakDayAt => Classes + (Redshift is null ? 0 : 2);

    /// <summary>The heads for a training split.</summary>
    /// <param name="table">The light curves.</param>
    /// <param name="nights">Their nights.</param>
    /// <param name="predictsNumbers">Whether numbers are predicted.</param>
    public static LightCurveTargets Fit(ObservationTable table, NightTable nights, bool predictsNumbers)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (!predictsNumbers) return new LightCurveTargets(table.Classes.Count, null, null);
        return new LightCurveTargets(
            table.Classes.Count,
            NumberScale.Of(Enumerable.Range(0, table.Count).Select(i => (double)LightCurveData.RedshiftOf(table, i)), Fewest),
            NumberScale.Of(Enumerable.Range(0, table.Count).Select(i => PeakDayOf(table, nights, i)), Fewest));
    }

    /// <summary>Days from the first night of an object to its peak; NaN where the peak is not known.</summary>
    public static double PeakDayOf(ObservationTable table, NightTable nights, int index)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(nights);
        return nights.NightsOf(index) == 0 ? double.NaN : table.PeakMjd[index] - nights.Mjd[nights.Start[index]];
    }

    /// <summary>The loss of these heads.</summary>
    /// <param name="numberWeight">Weight of a number beside the classes.</param>
    public HeadsLoss Loss(double numberWeight) => new(Classes, Numbers, Numbers > 0 ? numberWeight : 1);

    /// <summary>What the heads should give [objects × targets].</summary>
    /// <param name="table">The light curves.</param>
    /// <param name="nights">Their nights.</param>
    public Tensor Of(ObservationTable table, NightTable nights)
    {
        ArgumentNullException.ThrowIfNull(table);
        var targets = new Tensor(table.Count, Classes + Numbers);
        for (int i = 0; i < table.Count; i++)
        {
            if (table.Label[i] >= 0 && table.Label[i] < Classes) targets[i, table.Label[i]] = 1;
            int place = Classes;
            if (Redshift is not null) targets[i, place++] = (float)Redshift.Standardised(LightCurveData.RedshiftOf(table, i));
            if (PeakDay is not null) targets[i, place] = (float)PeakDay.Standardised(PeakDayOf(table, nights, i));
        }

        return targets;
    }
}
