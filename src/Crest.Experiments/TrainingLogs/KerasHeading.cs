using System.Globalization;

namespace Crest.Experiments.TrainingLogs;

/// <summary>The heading of an epoch: <c>Epoch 3/10</c>.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Of">Number of epochs.</param>
internal readonly record struct KerasHeading(int Epoch, int Of)
{
    private const string Word = "Epoch ";

    /// <summary>Finds it in a line, after a time or whatever else another program wrote before it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="heading">The heading.</param>
    /// <param name="end">Where it ends.</param>
    public static bool Find(ReadOnlySpan<char> line, out KerasHeading heading, out int end)
    {
        (heading, end) = (default, 0);
        int start = line.IndexOf(Word);
        if (start < 0 || (start > 0 && char.IsLetterOrDigit(line[start - 1]))) return false;
        ReadOnlySpan<char> rest = line[(start + Word.Length)..];
        int slash = rest.IndexOf('/');
        if (slash < 0 || !int.TryParse(rest[..slash].TrimStart(), NumberStyles.None, CultureInfo.InvariantCulture, out int epoch))
            return false;
        int length = rest[(slash + 1)..].IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> of = length < 0 ? rest[(slash + 1)..] : rest.Slice(slash + 1, length);
        if (!int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out int epochs)) return false;
        (heading, end) = (new KerasHeading(epoch, epochs), start + Word.Length + slash + 1 + of.Length);
        return true;
    }
}
