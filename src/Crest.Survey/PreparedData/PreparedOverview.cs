using Crest.Survey.LightCurves;

namespace Crest.Survey.PreparedData;

/// <summary>What a prepared set holds, in numbers.</summary>
/// <param name="Objects">Number of objects.</param>
/// <param name="ObjectsByClass">Number of objects of each class, by label.</param>
/// <param name="Unlabelled">Number of objects whose class is not known.</param>
/// <param name="Bands">What each band holds, in the order of the cadence.</param>
/// <param name="Redshifts">Number of objects in each bin of redshift of <see cref="RedshiftBin"/>, from 0.</param>
/// <param name="WithoutRedshift">Number of objects whose redshift is not known.</param>
public sealed record PreparedOverview(
    int Objects, IReadOnlyList<int> ObjectsByClass, int Unlabelled, IReadOnlyList<BandOverview> Bands, IReadOnlyList<int> Redshifts,
    int WithoutRedshift)
{
    /// <summary>Width of a bin of redshift.</summary>
    public const double RedshiftBin = 0.1;

    private const int MostBins = 100;

    /// <summary>Counts what a set holds.</summary>
    /// <param name="set">The set.</param>
    public static PreparedOverview Of(PreparedSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        LightCurveTable table = set.Table;
        int[] classes = [.. Enumerable.Range(0, set.Classes.Count).Select(label => table.Label.Count(l => l == label))];
        int[] bins =
            [.. table.Redshift.Where(z => z != LightCurveTable.Unknown).Select(z => Math.Clamp((int)(z / RedshiftBin), 0, MostBins))];
        int[] histogram = new int[bins.Length == 0 ? 0 : bins.Max() + 1];
        foreach (int bin in bins) histogram[bin]++;
        return new PreparedOverview(
            table.Count, classes, table.Count - classes.Sum(), [.. table.Cadence.Bands.Select(band => BandOverview.Of(table, band))],
            histogram, table.Count - bins.Length);
    }
}
