using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.Observations;

namespace Crest.Pipelines.Leakage;

/// <summary>
/// Light curves without shared visits. They are compared by the fluxes of each band, on the zero point of this file: those at
/// <see cref="Places"/> places that divide the observations of the band evenly, in the order of their times; 0 where there are none.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="table">The light curves.</param>
internal sealed class ObservationSamples(string path, ObservationTable table) : FileSamples(path, table.SampleHashes())
{
    private const int Places = 16;

    public override string Kind => "light curves with any number of observations";

    private ObservationTable Table => table;

    /// <summary>Reads a file of <c>crest prepare light-curves</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read.</exception>
    public new static ObservationSamples Read(string path)
    {
        using var file = RaggedLightCurves.Open(path);
        file.CheckContent();
        return new ObservationSamples(path, file.ReadAll());
    }

    public override string NameOf(int sample) => table.Name[sample];

    public override (Tensor Own, Tensor Other) Comparable(FileSamples other)
    {
        ObservationTable theirs = ((ObservationSamples)other).Table;
        string[] shared = [.. table.Bands.Intersect(theirs.Bands)];
        if (shared.Length == 0)
            throw new CrestException($"{other.Path}: has no band in common with {Path}; give data of one survey");
        return (Fluxes(table, shared, 1), Fluxes(theirs, shared, (float)Math.Pow(10, 0.4 * (table.ZeroPoint - theirs.ZeroPoint))));
    }

    private static Tensor Fluxes(ObservationTable table, string[] bands, float factor)
    {
        var fluxes = new Tensor(table.Count, bands.Length * Places);
        int[] columnOf = [.. table.Bands.Select(band => Array.IndexOf(bands, band))];
        List<float>[] ofBand = [.. bands.Select(_ => new List<float>())];
        for (int index = 0; index < table.Count; index++)
        {
            foreach (List<float> band in ofBand) band.Clear();
            for (int row = table.RowStart[index]; row < table.RowStart[index + 1]; row++)
                if (columnOf[table.Band[row]] is >= 0 and int band && float.IsFinite(table.Flux[row])) ofBand[band].Add(table.Flux[row]);
            for (int band = 0; band < bands.Length; band++)
                for (int place = 0; place < Places && ofBand[band].Count > 0; place++)
                    fluxes[index, (band * Places) + place] = factor * ofBand[band][place * ofBand[band].Count / Places];
        }

        return fluxes;
    }
}
