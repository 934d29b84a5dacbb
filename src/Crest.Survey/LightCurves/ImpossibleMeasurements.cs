namespace Crest.Survey.LightCurves;

/// <summary>
/// Measurements that cannot be right, by what is wrong with them. They count as not measured: a network would take the flux of each for a
/// measurement like any other.
/// </summary>
/// <param name="WithoutError">Fluxes whose error is missing.</param>
/// <param name="ErrorNotAboveZero">Fluxes whose error is 0 or negative.</param>
/// <param name="ErrorTooLarge">
/// Fluxes whose error is that of magnitude 0 or more, or, where the set was looked at as a whole, over 1,000 times the median of its band.
/// </param>
/// <param name="Placeholders">Fluxes of exactly -999, -9999 or -99999, which stand for a missing value.</param>
/// <param name="FluxTooLarge">Fluxes brighter than magnitude 0, in either direction.</param>
/// <param name="Objects">Number of objects that have any of them.</param>
/// <param name="Example">Name of the first of these objects; empty where there is none.</param>
/// <param name="Left">Number of measurements of the set that are left.</param>
public sealed record ImpossibleMeasurements(
    int WithoutError, int ErrorNotAboveZero, int ErrorTooLarge, int Placeholders, int FluxTooLarge, int Objects, string Example, int Left)
{
    private const double LargestErrorOfMedian = 1000;
    private const int MedianSample = 20_000;

    private enum Fault
    {
        None,
        WithoutError,
        ErrorNotAboveZero,
        ErrorTooLarge,
        Placeholder,
        FluxTooLarge,
    }

    /// <summary>Number of all of them.</summary>
    public int Count => WithoutError + ErrorNotAboveZero + ErrorTooLarge + Placeholders + FluxTooLarge;

    /// <summary>Looks for them in a table and makes them NaN there, flux and error.</summary>
    /// <param name="table">The light curves; changed.</param>
    /// <param name="zeroPoint">AB magnitude of flux 1.</param>
    /// <param name="compareErrors">Whether errors are compared with the median of their band too.</param>
    public static ImpossibleMeasurements Remove(LightCurveTable table, double zeroPoint, bool compareErrors)
    {
        ArgumentNullException.ThrowIfNull(table);
        double magnitudeZero = Math.Pow(10, 0.4 * zeroPoint);
        double[] largestError = [.. LargestErrors(table, magnitudeZero, compareErrors)];
        Span<int> counts = stackalloc int[6];
        (int objects, int left, string example) = (0, 0, "");
        for (int row = 0; row < table.Count; row++)
        {
            Span<float> flux = table.FluxOf(row), error = table.FluxErrorOf(row);
            bool any = false;
            for (int visit = 0; visit < flux.Length; visit++)
            {
                if (float.IsNaN(flux[visit])) continue;
                Fault fault = FaultOf(flux[visit], error[visit], magnitudeZero, largestError[visit]);
                counts[(int)fault]++;
                if (fault == Fault.None)
                {
                    left++;
                    continue;
                }

                any = true;
                (flux[visit], error[visit]) = (float.NaN, float.NaN);
            }

            if (!any) continue;
            if (objects++ == 0) example = table.Names[row];
        }

        return new ImpossibleMeasurements(
            counts[(int)Fault.WithoutError], counts[(int)Fault.ErrorNotAboveZero], counts[(int)Fault.ErrorTooLarge],
            counts[(int)Fault.Placeholder], counts[(int)Fault.FluxTooLarge], objects, example, left);
    }

    /// <summary>What was found, in words; empty where nothing was.</summary>
    public override string ToString()
    {
        if (Count == 0) return "";
        (int Number, string What)[] found =
        [
            (WithoutError, "without an error"), (ErrorNotAboveZero, "with an error of 0 or less"),
            (ErrorTooLarge, "with an error that is far too large"), (Placeholders, "with flux -999, -9999 or -99999"),
            (FluxTooLarge, "with a flux beyond magnitude 0"),
        ];
        string kinds = string.Join(", ", found.Where(f => f.Number > 0).Select(f => $"{f.Number} {f.What}"));
        return $"{Count} measurements of {Objects} objects ({Example}{(Objects > 1 ? ", …" : "")}) cannot be right: {kinds}";
    }

    private static Fault FaultOf(float flux, float error, double magnitudeZero, double largestError)
    {
        if (flux is -999 or -9999 or -99999) return Fault.Placeholder;
        if (Math.Abs(flux) > magnitudeZero) return Fault.FluxTooLarge;
        if (float.IsNaN(error)) return Fault.WithoutError;
        if (error <= 0) return Fault.ErrorNotAboveZero;
        return error >= largestError ? Fault.ErrorTooLarge : Fault.None;
    }

    /// <summary>From which error on a measurement of each visit is none.</summary>
    private static IEnumerable<double> LargestErrors(LightCurveTable table, double magnitudeZero, bool compare)
    {
        Dictionary<string, double> byBand = table.Cadence.Bands.ToDictionary(band => band, _ => magnitudeZero);
        if (compare)
        {
            foreach (string band in table.Cadence.Bands)
            {
                int[] visits = [.. Enumerable.Range(0, table.Cadence.Count).Where(v => table.Cadence.Visits[v].Band == band)];
                int every = Math.Max(1, (int)((long)table.Count * visits.Length / MedianSample));
                List<float> errors = [];
                for (int row = 0; row < table.Count; row += every)
                    foreach (int visit in visits)
                        if (table.FluxErrorOf(row)[visit] > 0) errors.Add(table.FluxErrorOf(row)[visit]);
                errors.Sort();
                if (errors.Count > 0) byBand[band] = Math.Min(magnitudeZero, LargestErrorOfMedian * errors[errors.Count / 2]);
            }
        }

        return table.Cadence.Visits.Select(visit => byBand[visit.Band]);
    }
}
