using System.Diagnostics;
using System.Globalization;
using Crest.Experiments.Runs;
using Crest.Tests.ReferenceData;

namespace Crest.Experiments.Tests;

/// <summary>Runs the tests, or is one of the processes that a test starts to share a store with.</summary>
public static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["take-runs", var storage, var folder, var count]:
                using (var store = RunStore.Open(storage, TimeProvider.System))
                {
                    // Once, since it asks git.
                    RunOrigin origin = RunOrigin.OfThisProcess(folder);
                    for (int i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
                    {
                        string id = store.Create(new RunDescription { Method = "shared" }, origin);
                        store.LogBatch(id, [new RunMetric("loss", i, store.Clock.GetUtcNow(), 1)]);
                        store.End(id, RunStatus.Finished);
                        Console.WriteLine(id);
                    }
                }

                return 0;
            case ["hold-run", var storage]:
                using (var store = RunStore.Open(storage, TimeProvider.System))
                {
                    Console.WriteLine(
                        store.Create(new RunDescription { Method = "held" }, RunOrigin.OfThisProcess(AppContext.BaseDirectory)));
                    Thread.Sleep(Timeout.Infinite);
                }

                return 0;
            case ["log-runs", var storage, var folder]:
                Runs.EndlessLogging.Run(storage, folder);
                return 0;
            case ["serve-study", var storage, var name, var log]:
                Studies.StudyWorker.Serve(storage, name, log);
                return 0;
            case ["sample-report", var path]:
                Reports.SampleReport.Create().Save(path);
                return 0;
            case ["sample-study", var trials, var path]:
                Studies.SampleStudy.Report(int.Parse(trials, CultureInfo.InvariantCulture)).Save(path);
                return 0;
            default:
                return await TestProgram.Main(arguments);
        }
    }

    /// <summary>Starts this program as another process with one of the commands above.</summary>
    internal static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
}
