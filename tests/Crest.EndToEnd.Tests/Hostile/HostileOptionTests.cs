using System.Diagnostics;
using Crest.CommandLine;
using Crest.Foundation.Options;
using Crest.Pipelines;
using Crest.Pipelines.Jobs;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests.Hostile;

/// <summary>
/// Every option of every command with values that no program should take: the answer is one line and exit code 1 or 2 within seconds,
/// without a stack trace, and what was there stays as it was.
/// </summary>
[Collection("Console")]
public sealed class HostileOptionTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly TemporaryFolder _folder = new();

    public HostileOptionTests()
    {
        _folder.Write("a-file", "not what anybody expects");
        _folder.Write("a-folder/results.csv", "mine");
        if (!OperatingSystem.IsWindows()) OutsideProgram.Run("mkfifo", _folder.At("a-pipe"));
    }

    /// <summary>All commands; of the searches, which share their options, one each.</summary>
    public static TheoryData<string> Commands =>
        [.. JobCatalogue.All.Select(job => job.Name)
            .Where(
                name => !name.Contains("search", StringComparison.Ordinal) || name.StartsWith("train sn-class", StringComparison.Ordinal))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task No_value_breaks_a_command(string name)
    {
        JobDefinition job = JobCatalogue.Find(name);
        SortedDictionary<string, string> before = Contents();
        var faults = new List<string>();
        foreach (OptionDefinition option in job.Options.Where(option => !option.IsFlag))
        {
            foreach (string value in Values(option))
            {
                string[] arguments = [.. job.Words, .. Required(job, option), $"--{option.Name}={value}"];
                (int exitCode, string errors, TimeSpan elapsed) = await Run(arguments);
                string fault = exitCode is not (1 or 2) ? $"exit code {exitCode}"
                    : errors.Contains("defect of the program", StringComparison.Ordinal)
                        || errors.Contains("   at ", StringComparison.Ordinal)
                        ? "a defect"
                    : elapsed > Limit ? $"it took {elapsed.TotalSeconds:F0} s"
                    : errors.Trim().Split('\n')[^1].Length < 10 ? "it says nothing"
                    : "";
                if (fault.Length > 0) faults.Add($"--{option.Name}={value}: {fault}: {errors.Trim()}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Equal(before, Contents());
    }

    /// <summary>Values that cannot be right for an option, whatever its type.</summary>
    private IEnumerable<string> Values(OptionDefinition option)
    {
        yield return "";
        yield return " ";
        yield return "\u001b[31m\ufffd";
        yield return "a\0b";
        bool isText = option.ValueType == typeof(string);
        if (!isText) yield return "true-or-not";
        if (option.Choices.Count > 0) yield return "neither";
        if (option.ValueType == typeof(int) || option.ValueType == typeof(double) || option.ValueType == typeof(long))
        {
            foreach (string number in (string[])["1e400", "-1e400", "NaN", "10000000000000000000000", "0x", "1,5", "１"])
                yield return number;
        }

        if (!isText || option.Role is not (OptionRole.Input or OptionRole.Output)) yield break;
        if (option.Role == OptionRole.Input) yield return _folder.At("none/at/all");
        yield return _folder.At("a-file");
        if (!OperatingSystem.IsWindows()) yield return _folder.At("a-pipe");
        if (OperatingSystem.IsLinux())
        {
            yield return "/dev/full";
            yield return $"/{new string('x', 5000)}";
        }
    }

    /// <summary>What the command needs besides: files that are not there, so that nothing is done where the value is taken.</summary>
    private IEnumerable<string> Required(JobDefinition job, OptionDefinition tested) =>
        from option in job.Options
        where (option.IsRequired || option.Name is "output-dir" or "real-data-path") && option.Name != tested.Name
        select $"--{option.Name}={(option.Choices.Count > 0 ? option.Choices[0]
            : option.ValueType == typeof(string) && option.Role == OptionRole.Output ? _folder.At("a-file/below")
            : option.ValueType == typeof(string) ? _folder.At("absent")
            : option.Name == "sn-types" ? """{"Ia":0,"Ib":1}""" : "1")}";

    private static async Task<(int ExitCode, string Errors, TimeSpan Elapsed)> Run(string[] arguments)
    {
        (TextWriter output, TextWriter errors) = (Console.Out, Console.Error);
        var written = new StringWriter();
        long start = Stopwatch.GetTimestamp();
        try
        {
            Console.SetOut(TextWriter.Null);
            Console.SetError(written);
            int exitCode = await CrestCommandLine.RunAsync(arguments);
            return (exitCode, written.ToString(), Stopwatch.GetElapsedTime(start));
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    private SortedDictionary<string, string> Contents() => new(
        Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith("pipe", StringComparison.Ordinal))
            .ToDictionary(path => path, File.ReadAllText), StringComparer.Ordinal);
}
