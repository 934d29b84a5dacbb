using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>
/// What the operating system is asked when a result takes its place: its bytes are on the disk and the file is closed before it gets its
/// name, so that a power cut leaves the old file or the whole new one.
/// </summary>
public class FlushTests(PreparedSurvey survey)
{
    public static TheoryData<string, string[]> Commands => new()
    {
        { PreparedSurvey.Train("sn-class", "out", "--epoch 1"), ["out/summary.json"] },
        { PreparedSurvey.Predict("sn-class", "--force"), ["models/sn-class/test.csv", "models/sn-class/real.csv"] },
        { $"{PreparedSurvey.Prepare} --seed 1 --force", ["data/dataset.tr-6classes.nc", "data/dataset.te-6classes.nc"] },
        { "simulate real-bogus --n-objects 1000 --output table.lst", ["table.lst"] },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_result_is_flushed_and_closed_before_it_is_renamed(string command, string[] results)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("calls of the operating system are watched by strace");
        OutsideProgram.Run("strace", "--version");
        using Project project = survey.Copy("raw", "interim", "data", "models");
        foreach (string csv in Directory.EnumerateFiles(project.At("models/sn-class"), "*.csv")) File.AppendAllText(csv, "older\n");
        project.RunUnder(
            ["strace", "-f", "-y", "-e", "trace=write,pwrite64,fsync,fdatasync,close,rename,renameat,renameat2", "-o", "calls"], command)
            .Succeeded();
        string[] calls = File.ReadAllLines(project.At("calls"));
        foreach (string result in results)
        {
            string partial = Path.Combine(project.Folder, Path.GetDirectoryName(result)!, $".{Path.GetFileName(result)}.partial");
            int written = Last("write"), flushed = Last("sync"), closed = Last("close"),
                renamed = Array.FindLastIndex(calls, call => call.Contains($"\"{partial}\"", StringComparison.Ordinal));
            Assert.True(
                written >= 0 && written < flushed && flushed < closed && closed < renamed,
                $"{result}: written {written}, flushed {flushed}, closed {closed}, renamed {renamed}");

            // A line is the thread, the call and its arguments: 123 fsync(4</folder/.name.partial>) = 0
            int Last(string call) => Array.FindLastIndex(calls, line =>
                line.Contains($"<{partial}>", StringComparison.Ordinal) && line[..line.IndexOf('(', StringComparison.Ordinal)]
                    .Contains(call, StringComparison.Ordinal));
        }
    }
}
