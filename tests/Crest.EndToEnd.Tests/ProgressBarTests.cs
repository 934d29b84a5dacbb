using System.Text.RegularExpressions;
using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests;

/// <summary>The bar that long work shows on a terminal.</summary>
public partial class ProgressBarTests(PreparedSurvey survey)
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void The_bar_of_a_training_fits_into_a_line(int columns)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the pseudo-terminal is that of util-linux");
        using Project project = survey.Copy("data");
        string command = PreparedSurvey.Train("sn-class", "out", "--epochs 3000 --patience 3000");
        string shown = project.RunOnTerminal(columns, command, showsMessages: true).Succeeded().Output;
        string[] bars = [.. Escape().Replace(shown, "").Split('\r', '\n').Where(line => line.Contains('━', StringComparison.Ordinal))];
        Assert.NotEmpty(bars);
        // A bar that wraps has its text and its numbers in two lines.
        Assert.All(bars, bar => Assert.Matches("^training sn-class .*━ +[0-9]+% ", bar));
        Assert.InRange(bars.Max(bar => bar.Length), 70, columns);
    }

    [GeneratedRegex(@"\u001b\[[0-9;?]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Escape();
}
