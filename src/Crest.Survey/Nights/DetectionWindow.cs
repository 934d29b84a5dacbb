namespace Crest.Survey.Nights;

/// <summary>
/// The days about an object's first detection that its light curve may span. Surveys publish forced photometry of years before and after a
/// supernova, which a network that never saw such nights takes for part of the supernova.
/// </summary>
/// <param name="Before">Days before the first detection, from 0.</param>
/// <param name="After">Days after it, from 0.</param>
public sealed record DetectionWindow(double Before, double After)
{
    /// <summary>The window that the light curves of a training split span; null where no object has a detection.</summary>
    /// <param name="nights">Their nights.</param>
    public static DetectionWindow? Of(NightTable nights)
    {
        ArgumentNullException.ThrowIfNull(nights);
        DetectionWindow? window = null;
        for (int i = 0; i < nights.Count; i++)
        {
            if (nights.FirstDetection[i] < 0) continue;
            double detection = nights.Mjd[nights.Start[i] + nights.FirstDetection[i]];
            double before = detection - nights.Mjd[nights.Start[i]], after = nights.Mjd[nights.Start[i + 1] - 1] - detection;
            window = new DetectionWindow(Math.Max(before, window?.Before ?? 0), Math.Max(after, window?.After ?? 0));
        }

        return window;
    }

    /// <summary>Whether a time is within the window, or less than a night outside it.</summary>
    /// <param name="mjd">The time, MJD.</param>
    /// <param name="detection">The first detection, MJD; NaN where there is none, so that all times are.</param>
    public bool Contains(double mjd, double detection) =>
        !(mjd < detection - Before - NightTable.Length) && !(mjd > detection + After + NightTable.Length);
}
