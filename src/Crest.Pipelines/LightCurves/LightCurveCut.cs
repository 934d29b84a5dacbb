using System.Globalization;
using Crest.Survey.Observations;

namespace Crest.Pipelines.LightCurves;

/// <summary>Where light curves end for a prediction.</summary>
/// <param name="Name">The name of the file of the predictions, without its ending.</param>
/// <param name="Until">The last day of an object, MJD; NaN where it has no prediction.</param>
internal sealed record LightCurveCut(string Name, Func<ObservationTable, int, double> Until)
{
    /// <summary>Signal to noise above which an observation counts as a detection (Charnock, Moss 2017, section 3).</summary>
    private const float Detected = 4;

    /// <summary>Nowhere.</summary>
    public static LightCurveCut Whole { get; } = new("light-curves", (_, _) => double.PositiveInfinity);

    /// <summary>Some days after the peak, where that is known.</summary>
    public static LightCurveCut AtPhase(double days) => new(
        string.Create(CultureInfo.InvariantCulture, $"phase{days:+0.###;-0.###;0}"), (table, index) => table.PeakMjd[index] + days);

    /// <summary>With the night of a number of detections; objects with fewer are taken whole.</summary>
    public static LightCurveCut AtDetections(int count) => new($"detections{count}", (table, index) =>
    {
        int found = 0;
        for (int row = table.RowStart[index]; row < table.RowStart[index + 1]; row++)
            if (table.Flux[row] > Detected * table.FluxError[row] && ++found == count) return table.Mjd[row];
        return double.PositiveInfinity;
    });
}
