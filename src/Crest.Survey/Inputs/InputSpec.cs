using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;

namespace Crest.Survey.Inputs;

/// <summary>
/// What a network is given of a light curve, and how it is scaled. Saved in the model, which so refuses data that it was not made for.
/// </summary>
/// <param name="Visits">The visits that it sees, one a feature.</param>
/// <param name="Method">How a flux becomes a magnitude.</param>
/// <param name="UseRedshift">Whether the redshift is one more feature, the last.</param>
/// <param name="ZeroPoint">AB magnitude of flux 1.</param>
/// <param name="Mean">Of each feature over the training split, without noise.</param>
/// <param name="StandardDeviation">Of each feature over the training split, without noise; 1 for a constant one.</param>
public sealed record InputSpec(
    IReadOnlyList<Visit> Visits, MagnitudeMethod Method, bool UseRedshift, double ZeroPoint, IReadOnlyList<float> Mean,
    IReadOnlyList<float> StandardDeviation)
{
    /// <summary>How far the day of a visit may be from the one trained on.</summary>
    private const double DayTolerance = 0.05;

    /// <summary>A standard deviation below this is rounding: the feature is constant.</summary>
    private const double Constant = 1e-6;

    /// <summary>Number of features.</summary>
    public int Features => Visits.Count + (UseRedshift ? 1 : 0);

    /// <summary>Fits the scaling to the training split.</summary>
    /// <param name="training">The training split.</param>
    /// <param name="source">Where it was read, for errors.</param>
    /// <param name="bands">The visits to see, or null for all.</param>
    /// <param name="method">How a flux becomes a magnitude.</param>
    /// <param name="useRedshift">Whether the redshift is a feature.</param>
    /// <exception cref="CrestException">A band is not there or has fewer visits; a redshift is unknown where it is a feature.</exception>
    public static InputSpec Fit(PreparedSet training, string source, BandSelection? bands, MagnitudeMethod method, bool useRedshift)
    {
        ArgumentNullException.ThrowIfNull(training);
        LightCurveTable table = training.Table;
        if (useRedshift && Array.Exists(table.Redshift, z => z == LightCurveTable.Unknown))
            throw new OptionException("use-redshift", $"{source} contains objects without a redshift; train without the option");
        IReadOnlyList<Visit> visits = (bands ?? BandSelection.All(table.Cadence)).From(table.Cadence, source);
        int features = visits.Count + (useRedshift ? 1 : 0);
        var unscaled =
            new InputSpec(visits, method, useRedshift, training.ZeroPoint, new float[features], [.. Enumerable.Repeat(1f, features)]);
        using var alone = new WorkerPool(1);
        Tensor values = new LightCurveInputs(unscaled, training, source).WithoutNoise(alone);
        float[] mean = new float[features], deviation = new float[features];
        for (int feature = 0; feature < features; feature++)
        {
            double sum = 0, squares = 0;
            for (int row = 0; row < values.Rows; row++) sum += values[row, feature];
            double centre = sum / values.Rows;
            for (int row = 0; row < values.Rows; row++) squares += Math.Pow(values[row, feature] - centre, 2);
            double width = Math.Sqrt(squares / values.Rows);
            mean[feature] = (float)centre;
            deviation[feature] = width > Constant ? (float)width : 1;
        }

        return unscaled with { Mean = mean, StandardDeviation = deviation };
    }

    /// <summary>
    /// What the fluxes of a set are multiplied with to be on <see cref="ZeroPoint"/>: m = zp - 2.5 log10(f) is the same before and after.
    /// </summary>
    /// <param name="zeroPoint">AB magnitude of flux 1 in the set.</param>
    public float FluxScale(double zeroPoint) => (float)Math.Pow(10, 0.4 * (ZeroPoint - zeroPoint));

    /// <summary>The column of each visit in a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="source">Where it was read, for errors.</param>
    /// <exception cref="CrestException">The set lacks a visit, or has it on another day.</exception>
    public int[] ColumnsOf(PreparedSet set, string source)
    {
        ArgumentNullException.ThrowIfNull(set);
        return [.. Visits.Select(visit =>
        {
            int column = set.Table.Cadence.ColumnOf(visit.Band, visit.Index);
            if (column < 0)
                throw new CrestException(
                    $"{source}: has no visit {visit.Index} of band '{visit.Band}', which the model was trained on (the set has the bands "
                    + $"{string.Join(", ", set.Table.Cadence.Bands)}); give data of the survey that it was made for");
            double day = set.Table.Cadence.Visits[column].ElapsedDay;
            if (Math.Abs(day - visit.ElapsedDay) > DayTolerance)
                throw new CrestException($"{source}: visit {visit.Index} of band '{visit.Band}' is on day {day}, "
                    + $"the model was trained with day {visit.ElapsedDay}; give data of the survey that it was made for");
            return column;
        })];
    }
}
