using Crest.Experiments.Runs;
using Crest.Foundation.Projects;

namespace Crest.Experiments.Tests.Runs;

/// <summary>A process that logs run after run until it is killed.</summary>
internal static class EndlessLogging
{
    /// <summary>Values of each of the two metrics that a batch contains.</summary>
    public const int BatchSteps = 10;

    /// <summary>Runs it. Each id is printed when the store has the run, and each id with <c>finished</c> when it has its end.</summary>
    public static void Run(string storage, string folder)
    {
        using RunStore store = RunStore.Open(storage, TimeProvider.System);
        var project = Project.Create(folder);
        while (true)
        {
            string id = store.Create(
                new RunDescription { Method = "killed", Parameters = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } },
                RunOrigin.OfThisProcess(project.Folder));
            Console.WriteLine(id);
            for (int first = 1; first < 5 * BatchSteps; first += BatchSteps)
            {
                DateTimeOffset now = store.Clock.GetUtcNow();
                store.LogBatch(
                    id, [.. Enumerable.Range(first, BatchSteps)
                        .SelectMany(step => (RunMetric[])[new("a", step, now, step), new("b", step, now, -step)])]);
            }

            store.End(id, RunStatus.Finished);
            Console.WriteLine($"{id} finished");
        }
    }
}
