using System.Diagnostics;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>What a user reads who called the program wrongly: one line that names what is wrong, and exit code 2.</summary>
public class WrongUsageTests
{
    private const string Data = "--train-data-path a.nc --validation-data-path b.nc --test-data-path c.nc";

    [Theory]
    [InlineData("trian", "unknown command or option 'trian', give one of demo, ")]
    [InlineData("train", "a command is missing, give one of sn-class, redshift, sn-epoch")]
    [InlineData($"train sn-class optimize {Data} --epoch abc", "--epoch must be at least 1, not abc")]
    [InlineData($"train sn-class optimize {Data} --epoch=-1", "--epoch must be at least 1, not -1")]
    [InlineData($"train sn-class optimize {Data} --dropout-rate x", "--dropout-rate must be 0 to 1, not x")]
    [InlineData($"train sn-class optimize {Data} --method sinh", "'sinh' not recognized")]
    [InlineData($"train redshift optimize {Data} --use-redshift", "unknown command or option '--use-redshift'")]
    [InlineData("simulate supernova --output-dir x --seed five", "a seed must be a whole number, not 'five'")]
    public void It_is_told_in_one_line(string arguments, string expected)
    {
        (int exitCode, string error) = Run(arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, Assert.Single(error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void Old_spellings_are_understood()
    {
        (int exitCode, string error) = Run("train sn_class optimize --train_data_path a.nc --validation_data_path b.nc --test_data_path=c.nc");
        Assert.Equal(1, exitCode);
        Assert.Contains("a.nc", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_look_at_the_runs_of_a_folder_without_any_makes_nothing()
    {
        using var folder = new TemporaryFolder();
        (int exitCode, string error) = Run("runs list", folder.Path);
        Assert.Equal(0, exitCode);
        Assert.StartsWith("no runs yet", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static (int ExitCode, string Error) Run(string arguments, string? folder = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "crest.dll"), .. arguments.Split(' ')])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
