using System.Text.RegularExpressions;

namespace Crest.Experiments.Notebooks;

/// <summary>What a line of a training's output says about its progress.</summary>
internal static partial class EpochMark
{
    /// <summary>
    /// The number of the epoch that a line names: <c>Epoch 3/10</c> (Keras), <c>Epoch 3: 100%|###| 938/938</c> (PyTorch Lightning),
    /// <c>[epoch 3] loss: 0.1</c>, <c>epoch=3</c>; null where it names none.
    /// </summary>
    /// <param name="line">The line.</param>
    public static int? Of(string line)
    {
        Match match = Epoch().Match(line);
        return match.Success && int.TryParse(match.Groups["number"].ValueSpan, out int number) ? number : null;
    }

    /// <summary>Whether a line is a progress bar of its own, as tqdm and Keras draw: <c>100%|####| 938/938 [00:12, 75.2it/s]</c>.</summary>
    /// <param name="line">The line.</param>
    public static bool IsBar(string line) => Bar().IsMatch(line);

    [GeneratedRegex(
        @"(?<![A-Za-z_])epoch[\s:#=\[]{1,4}(?<number>[0-9]{1,9})(?![0-9])", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Epoch();

    [GeneratedRegex(
        @"[0-9]{1,3}%\|[^|]*\||[0-9]+(\.[0-9]+)?(it|batch|step|s)/(s|it|step|batch)\b|^ *[0-9]+/[0-9]+ *(\[[=>.#-]+\]|[━╸╺]+)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Bar();
}
