using System.Buffers;

namespace Crest.Survey.Observations;

/// <summary>Takes out what is no measurement, orders the rest by time, and brings it to one zero point.</summary>
public static class ObservationCheck
{
    /// <summary>Two images of one band that are nearer in time are one image [day]: 0.9 s.</summary>
    internal const double SameTime = 1e-5;

    /// <summary>Times beyond are Julian dates or no dates: MJD 100,000 is in the year 2132.</summary>
    private const double LastMjd = 100_000;

    /// <summary>Checks a light curve in place.</summary>
    /// <param name="curve">The light curve; its zero point is <paramref name="zeroPoint"/> afterwards.</param>
    /// <param name="zeroPoint">AB magnitude of flux 1 of the result.</param>
    /// <param name="dropped">Told what is taken out.</param>
    public static void Check(LightCurve curve, double zeroPoint, DroppedData dropped)
    {
        ArgumentNullException.ThrowIfNull(curve);
        float factor = (float)Math.Pow(10, -0.4 * (curve.ZeroPoint - zeroPoint));
        if (factor != 1)
        {
            foreach (ref float flux in curve.Flux) flux *= factor;
            foreach (ref float error in curve.FluxError) error *= factor;
        }

        curve.ZeroPoint = zeroPoint;
        bool[] kept = ArrayPool<bool>.Shared.Rent(curve.Count);
        bool all = true;
        for (int row = 0; row < curve.Count; row++)
        {
            string? fault = FaultOf(curve, row);
            kept[row] = fault is null;
            if (fault is null) continue;
            all = false;
            dropped.Add(fault, curve, row);
        }

        if (!all) curve.Keep(kept);
        curve.Sort();
        if (curve.RepeatsVisits) KeepOneOfEachVisit(curve, kept);
        ArrayPool<bool>.Shared.Return(kept);
    }

    private static string? FaultOf(LightCurve curve, int row) =>
        curve.Band[row].Length == 0 ? "observations dropped: the band is not known"
        : double.IsNaN(curve.Mjd[row]) || Math.Abs(curve.Mjd[row]) > LastMjd ? "observations dropped: the time is no MJD"
        : !float.IsFinite(curve.Flux[row]) ? "observations dropped: the flux is not a number"
        : !float.IsFinite(curve.FluxError[row]) ? "observations dropped: the flux error is not a number"
        : curve.FluxError[row] <= 0 ? "observations dropped: the flux error is not above 0"
        : null;

    /// <summary>An alert has an image's source and its forced flux, and later alerts repeat both: the forced flux stays.</summary>
    private static void KeepOneOfEachVisit(LightCurve curve, bool[] kept)
    {
        kept.AsSpan(0, curve.Count).Fill(true);
        for (int row = 1; row < curve.Count; row++)
        {
            for (int other = row - 1; other >= 0 && curve.Mjd[row] - curve.Mjd[other] < SameTime; other--)
            {
                if (!kept[other] || curve.Band[other] != curve.Band[row]) continue;
                ObservationFlags both = curve.Flags[row] | curve.Flags[other];
                int stays = IsBetter(curve.Flags[row], curve.Flags[other]) ? row : other;
                kept[stays == row ? other : row] = false;
                curve.Flags[stays] |= both & ObservationFlags.Detected;
                break;
            }
        }

        curve.Keep(kept);
    }

    /// <summary>Whether the first of two measurements of an image is the better one: forced before detected before a limit.</summary>
    internal static bool IsBetter(ObservationFlags first, ObservationFlags second) => Rank(first) > Rank(second);

    private static int Rank(ObservationFlags flags) =>
        flags.HasFlag(ObservationFlags.Forced) ? 2 : flags.HasFlag(ObservationFlags.UpperLimit) ? 0 : 1;
}
