using System.Globalization;

namespace Crest.Experiments.TrainingLogs;

/// <summary>
/// A line of metrics, as <c>1875/1875 [======] - 3s 2ms/step - loss: 0.29 - val_loss: 0.13</c> (Keras 1 and 2),
/// <c>1875/1875 ━━━━━━ 3s 2ms/step - loss: 0.29</c> (Keras 3), or without the bar (<c>verbose=2</c>).
/// </summary>
/// <param name="Metrics">The metrics by name, in the order of the line.</param>
/// <param name="Steps">Number of steps or samples of the epoch; 0 where the line does not say it.</param>
/// <param name="IsComplete">Whether the epoch is at its end; otherwise the values are those of its batches so far.</param>
internal sealed record KerasLine(IReadOnlyList<KeyValuePair<string, double>> Metrics, long Steps, bool IsComplete)
{
    private const string Separator = " - ", OfMetric = ": ";

    /// <summary>Reads a line; null where it is no line of metrics.</summary>
    public static KerasLine? Parse(ReadOnlySpan<char> line)
    {
        // Most lines of most logs end here.
        if (line.IndexOf(OfMetric) < 0) return null;
        List<KeyValuePair<string, double>> metrics = [];
        (long done, long steps) = (0, 0);
        bool isOfTraining = false, hasTimeLeft = false;
        foreach (Range range in line.Split(Separator))
        {
            ReadOnlySpan<char> part = line[range].Trim();
            int colon = part.LastIndexOf(OfMetric);
            if (colon >= 0)
            {
                ReadOnlySpan<char> name = part[..colon].Trim(), value = part[(colon + OfMetric.Length)..].Trim();
                if (name is "ETA") hasTimeLeft = true;
                else if (name.Length > 0 && TryNumber(value, out double number)) metrics.Add(new(name.ToString(), number));
                isOfTraining |= name.EndsWith("loss");
            }
            else if (metrics.Count == 0)
            {
                // The steps, the bar and the time are before the first metric.
                isOfTraining |= FindSteps(part, ref done, ref steps) || IsTime(part);
            }
        }

        return metrics.Count > 0 && isOfTraining ? new KerasLine(metrics, steps, !hasTimeLeft && done == steps) : null;
    }

    /// <summary>Finds <c>32/1875</c> or <c>32/Unknown</c>; of several, such as after a date, the last.</summary>
    private static bool FindSteps(ReadOnlySpan<char> part, ref long done, ref long steps)
    {
        for (int slash = part.LastIndexOf('/'); slash > 0; slash = part[..slash].LastIndexOf('/'))
        {
            int start = part[..slash].LastIndexOfAnyExceptInRange('0', '9') + 1;
            ReadOnlySpan<char> after = part[(slash + 1)..];
            int length = after.IndexOfAnyExceptInRange('0', '9');
            ReadOnlySpan<char> total = length < 0 ? after : after[..length];
            if (!long.TryParse(part[start..slash], NumberStyles.None, CultureInfo.InvariantCulture, out long before)) continue;
            bool isUnknown = after.StartsWith("Unknown");
            if (!long.TryParse(total, NumberStyles.None, CultureInfo.InvariantCulture, out long all) && !isUnknown) continue;
            (done, steps) = (before, isUnknown ? -1 : all);
            return true;
        }

        return false;
    }

    /// <summary>Whether a part is the time of an epoch, as <c>4s</c> or <c>3s 2ms/step</c>.</summary>
    private static bool IsTime(ReadOnlySpan<char> part)
    {
        int space = part.IndexOf(' ');
        ReadOnlySpan<char> first = space < 0 ? part : part[..space];
        int unit = first.IndexOfAnyExceptInRange('0', '9');
        return unit > 0 && first[unit..] is "s" or "ms" or "us" or "ms/step" or "us/step" or "s/step" or "s/epoch" or "ms/epoch";
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double number)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)) return true;
        number = text is "inf" ? double.PositiveInfinity : double.NegativeInfinity;
        return text is "inf" or "-inf";
    }
}
