using Crest.Foundation.Errors;
using Crest.Survey.LightCurves;

namespace Crest.Pipelines.Preparation;

/// <summary>Takes the measurements that cannot be right out of raw light curves, and says so.</summary>
internal static class MeasurementCheck
{
    /// <summary>Checks the light curves of a preparation.</summary>
    /// <param name="table">The light curves; impossible measurements become NaN.</param>
    /// <param name="zeroPoint">AB magnitude of flux 1.</param>
    /// <param name="source">Where they were read, for messages.</param>
    /// <param name="consequence">What becomes of an object without a measurement: <c>is not judged</c>.</param>
    /// <param name="warnings">Where warnings go.</param>
    /// <returns>What was found, part of the hash of the preparation; empty where nothing was, so that such data keep their hash.</returns>
    /// <exception cref="CrestException">No measurement is left.</exception>
    public static string[] Check(LightCurveTable table, double zeroPoint, string source, string consequence, List<string> warnings)
    {
        ImpossibleMeasurements impossible = ImpossibleMeasurements.Remove(table, zeroPoint, compareErrors: true);
        if (impossible.Left == 0)
        {
            throw new CrestException(impossible.Count == 0
                ? $"{source}: holds no measurement: every flux is missing"
                : $"{source}: no measurement is left: {impossible}; correct the data, or --zero-point where fluxes are too large");
        }

        if (impossible.Count > 0) warnings.Add($"{source}: {impossible}; they count as not measured");
        string[] empty = [.. Enumerable.Range(0, table.Count).Where(row => !HasMeasurement(table, row)).Select(row => table.Names[row])];
        if (empty.Length > 0)
        {
            string rest = empty.Length > 5 ? $" and {empty.Length - 5} more" : "";
            warnings.Add($"{source}: {empty.Length} of {table.Count} objects without any measurement {consequence}: "
                + $"{string.Join(", ", empty.Take(5))}{rest}");
        }

        return impossible.Count == 0 ? [] : [$"without impossible measurements: {impossible}"];
    }

    private static bool HasMeasurement(LightCurveTable table, int row)
    {
        foreach (float flux in table.FluxOf(row))
            if (!float.IsNaN(flux)) return true;
        return false;
    }
}
