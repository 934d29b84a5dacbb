using System.Diagnostics;
using System.Globalization;
using Crest.Experiments.Runs;
using Crest.Foundation.Projects;
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
                    var project = Project.Create(folder);
                    for (int i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
                    {
                        using Run run = Run.Start(store, project, new RunDescription { Method = "shared" });
                        run.LogMetrics(i, [KeyValuePair.Create("loss", 1.0)]);
                        run.Finish(RunStatus.Finished);
                        Console.WriteLine(run.Id);
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
