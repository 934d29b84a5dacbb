using Crest.Survey.LightCurves;

namespace Crest.Survey.PreparedData;

/// <summary>What a prepared set holds of one band.</summary>
/// <param name="Band">The band.</param>
/// <param name="Visits">Number of visits of the cadence.</param>
/// <param name="FirstDay">Day of the first visit.</param>
/// <param name="LastDay">Day of the last visit.</param>
/// <param name="MissingFraction">Share of (object, visit) pairs without a measurement.</param>
/// <param name="MedianError">Median flux error of the measurements; NaN where there is none.</param>
public sealed record BandOverview(string Band, int Visits, double FirstDay, double LastDay, double MissingFraction, double MedianError)
{
    internal static BandOverview Of(LightCurveTable table, string band)
    {
        int[] columns = [.. Enumerable.Range(0, table.Cadence.Count).Where(c => table.Cadence.Visits[c].Band == band)];
        List<float> errors = [];
        for (int sample = 0; sample < table.Count; sample++)
            foreach (int column in columns)
                if (!float.IsNaN(table.FluxOf(sample)[column])) errors.Add(table.FluxErrorOf(sample)[column]);
        errors.Sort();
        double[] days = [.. columns.Select(c => table.Cadence.Visits[c].ElapsedDay)];
        double pairs = (double)columns.Length * table.Count;
        return new BandOverview(
            band, columns.Length, days.Min(), days.Max(), pairs == 0 ? 0 : 1 - (errors.Count / pairs),
            errors.Count == 0 ? double.NaN : errors[errors.Count / 2]);
    }
}
