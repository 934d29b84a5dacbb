using Crest.Foundation.Errors;
using Crest.Survey.Observations;

namespace Crest.Survey.Nights;

/// <summary>Finds the normalisation of a network over nights from the training split.</summary>
public static class NightInputFit
{
    /// <summary>Fits the normalisation.</summary>
    /// <param name="table">The light curves of the training split.</param>
    /// <param name="path">Where they were read, for errors.</param>
    /// <param name="isExtinctionCorrected">Whether their fluxes are corrected for dust of the Milky Way.</param>
    /// <param name="normalisation">How fluxes become inputs.</param>
    /// <param name="redshift">Which redshift is an input.</param>
    /// <param name="takesAllNights">Whether nights far from the first detection are taken too, however few the training split has.</param>
    /// <exception cref="CrestException">A band, or the redshift, is known of no object.</exception>
    public static NightInputSpec Of(
        ObservationTable table, string path, bool isExtinctionCorrected, FluxNormalisation normalisation, RedshiftInput redshift,
        bool takesAllNights)
    {
        ArgumentNullException.ThrowIfNull(table);
        var seen = new bool[table.Bands.Count];
        foreach (byte band in table.Band) seen[band] = true;
        string[] bands = [.. table.Bands.Where((_, band) => seen[band])];
        if (bands.Length == 0) throw new CrestException($"{path}: holds no observation; nothing can be learned from it");
        NightTable nights = NightTable.Of(table, bands, table.ZeroPoint);
        var spec = new NightInputSpec(
            bands, table.ZeroPoint, isExtinctionCorrected, normalisation, redshift, takesAllNights ? null : DetectionWindow.Of(nights),
            Ones(bands.Length), [], []);
        spec = spec with { Mean = new float[spec.Features], StandardDeviation = Ones(spec.Features) };
        if (normalisation != FluxNormalisation.LightCurve)
            spec = spec with { Softening = SofteningOf(nights, normalisation == FluxNormalisation.PerBand) };
        var inputs = new NightInputs(spec, table, path);
        if (spec.UsesRedshift && inputs.WithRedshift == 0)
        {
            throw new CrestException(
                $"{path}: holds no object whose {(redshift == RedshiftInput.Photometric ? "host's photometric" : "")} redshift is known; "
                + "train with --redshift none");
        }

        return Standardised(spec, inputs);
    }

    private static float[] SofteningOf(NightTable nights, bool perBand)
    {
        var softening = new float[nights.Bands];
        for (int band = 0; band < nights.Bands; band++)
        {
            float[] errors = [.. nights.Error.Where((error, i) => error > 0 && (!perBand || i % nights.Bands == band))];
            Array.Sort(errors);
            softening[band] = errors[errors.Length / 2];
        }

        return softening;
    }

    private static NightInputSpec Standardised(NightInputSpec spec, NightInputs inputs)
    {
        int features = spec.Features;
        double[] sums = new double[features], squares = new double[features], counts = new double[features];
        float[] rows = [];
        for (int i = 0; i < inputs.Count; i++)
        {
            int length = inputs.Nights.NightsOf(i) * features;
            if (rows.Length < length) rows = new float[length];
            int nights = inputs.Fill(i, rows);
            for (int night = 0; night < nights; night++)
            {
                Span<float> row = rows.AsSpan(night * features, features);
                for (int feature = 0; feature < features; feature++)
                {
                    if (!IsKnown(spec, row, feature)) continue;
                    int of = SharedPlace(spec, feature);
                    sums[of] += row[feature];
                    squares[of] += (double)row[feature] * row[feature];
                    counts[of]++;
                }
            }
        }

        float[] mean = new float[features], deviation = Ones(features);
        for (int feature = 0; feature < features; feature++)
        {
            int of = SharedPlace(spec, feature);
            if (counts[of] == 0 || IsFlag(spec, feature)) continue;
            double average = sums[of] / counts[of], variance = (squares[of] / counts[of]) - (average * average);
            mean[feature] = (float)average;
            if (variance > 1e-12) deviation[feature] = (float)Math.Sqrt(variance);
        }

        return spec with { Mean = mean, StandardDeviation = deviation };
    }

    private static bool IsFlag(NightInputSpec spec, int feature) => feature < spec.TimesAt
        ? feature % NightInputSpec.OfBand == 2
        : spec.UsesRedshift && feature == spec.RedshiftAt + 2;

    private static bool IsKnown(NightInputSpec spec, Span<float> row, int feature)
    {
        if (feature < spec.TimesAt) return row[(feature / NightInputSpec.OfBand * NightInputSpec.OfBand) + 2] == 1;
        return !spec.UsesRedshift || feature < spec.RedshiftAt || feature >= spec.RedshiftAt + 3 || row[spec.RedshiftAt + 2] == 1;
    }

    /// <summary>The feature whose statistics a feature shares: that of the first band unless each band has its own.</summary>
    private static int SharedPlace(NightInputSpec spec, int feature) =>
        feature < spec.TimesAt && spec.Normalisation != FluxNormalisation.PerBand ? feature % NightInputSpec.OfBand : feature;

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
