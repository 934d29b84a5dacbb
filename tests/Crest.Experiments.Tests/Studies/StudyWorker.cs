using System.Diagnostics;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;

namespace Crest.Experiments.Tests.Studies;

/// <summary>A process that serves a study with trials of a fifth of a second, and writes down when each began and ended.</summary>
internal static class StudyWorker
{
    /// <summary>What the process does, until the study has ended.</summary>
    /// <param name="storage">Where the study is.</param>
    /// <param name="name">The study.</param>
    /// <param name="log">A folder of files, one a process: a line "number begin|end ticks" each; the ticks
    /// are those of the machine.</param>
    public static void Serve(string storage, string name, string log)
    {
        using StudyStorage studies = DatabaseStudies.Open(storage);
        using StreamWriter lines = new(Path.Combine(log, $"{Environment.ProcessId}")) { AutoFlush = true };
        var runner = new StudyRunner(studies, studies.Find(name)!, Evaluate) { Retries = 10 };
        runner.Run(CancellationToken.None);

        double Evaluate(RunningTrial trial, CancellationToken cancellation)
        {
            lines.WriteLine($"{trial.Number} begin {Stopwatch.GetTimestamp()}");
            for (int step = 1; step <= 4; step++)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(50));
                trial.Report(step, step);
            }

            lines.WriteLine($"{trial.Number} end {Stopwatch.GetTimestamp()}");
            return trial.Number;
        }
    }

    /// <summary>Starts such a process.</summary>
    public static Process Start(string storage, string name, string log) => Program.Start("serve-study", storage, name, log);
}
