namespace Crest.EndToEnd.Tests.Program;

/// <summary>What a user sees of one call of the program.</summary>
/// <param name="CommandLine">What was typed.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record CrestResult(string CommandLine, int ExitCode, string Output, string Errors)
{
    // Lines that may come before the error: warnings, the run, and the progress of a search that took long.
    private static readonly string[] _others = ["warning: ", "run ", "search "];

    public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public CrestResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"{this}");
        return this;
    }

    /// <summary>Asserts that it failed as it should: one line that says why, and nothing of the program's inside.</summary>
    public void FailedWith(int exitCode, params string[] expected)
    {
        Assert.True(ExitCode == exitCode, $"exit code {exitCode} expected: {this}");
        string[] said = [.. ErrorLines.Where(line => !_others.Any(word => line.StartsWith(word, StringComparison.Ordinal)))];
        Assert.True(said.Length == 1 && said[0].StartsWith("crest: ", StringComparison.Ordinal), $"one line expected: {this}");
        Assert.DoesNotContain("defect of the program", said[0], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Errors, StringComparison.Ordinal);
        foreach (string part in expected) Assert.True(said[0].Contains(part, StringComparison.Ordinal), $"'{part}' expected: {this}");
        Assert.Empty(Output);
    }

    public override string ToString() => $"crest {CommandLine}\nexit code {ExitCode}\n{Output}\n{Errors}";
}
