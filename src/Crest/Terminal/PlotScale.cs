using System.Globalization;

namespace Crest.CommandLine.Terminal;

/// <summary>The vertical axis of a <see cref="LinePlot"/>: its ends, and its labels, which are round numbers.</summary>
/// <param name="Low">The value of the lowest row.</param>
/// <param name="High">The value of the highest row.</param>
/// <param name="Ticks">The labels from the top.</param>
internal sealed record PlotScale(double Low, double High, PlotTick[] Ticks)
{
    private const int Intervals = 4;

    /// <summary>Makes one that shows a range.</summary>
    /// <param name="least">The least value.</param>
    /// <param name="greatest">The greatest value.</param>
    /// <param name="lastRow">The number of the lowest row; the highest is 0.</param>
    public static PlotScale Of(double least, double greatest, int lastRow)
    {
        // Halves first: the range of the greatest numbers is none.
        double range = (greatest / 2) - (least / 2);
        if (range <= 0) range = least == 0 ? 0.5 : Math.Abs(least) / 20;
        double step = Round(range / Intervals) * 2, low = Math.Floor(least / step) * step, high = Math.Ceiling(greatest / step) * step;
        if (low >= high) (low, high) = (low - step, high + step);
        if (!double.IsFinite(low) || !double.IsFinite(high) || high - low is 0 or double.PositiveInfinity)
            return new PlotScale(least, greatest, [new PlotTick(0, Text(greatest)), new PlotTick(lastRow, Text(least))]);
        int count = (int)Math.Round((high - low) / step);
        return new PlotScale(
            low, high,
            [
                .. Enumerable.Range(0, count + 1).Select(i => new PlotTick(
                    (int)Math.Round(lastRow * (double)i / count), Text(Math.Round((high - (i * step)) / step) * step))),
            ]);
    }

    /// <summary>The nearest of 1, 2 and 5 times a power of ten that is not less.</summary>
    private static double Round(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * (value <= power ? 1 : value <= 2 * power ? 2 : value <= 5 * power ? 5 : 10);
    }

    private static string Text(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
