using Crest.Experiments.Runs;

namespace Crest.EndToEnd.Tests.Program;

/// <summary>Runs in a project's store, without the trainings that would make them.</summary>
internal static class SampleRuns
{
    /// <summary>Makes a finished run.</summary>
    /// <returns>Its id.</returns>
    public static string Add(Project project, string method, double? auc = null, string memo = "", bool finished = true)
    {
        using var store = RunStore.Open(project.At(".crest/registry.db"), TimeProvider.System);
        var description = new RunDescription
        {
            Method = method,
            Project = "simsn",
            Memo = memo,
            CommandLine = $"crest train {method} optimize --train-data-path data/dataset.tr-6classes.nc --output-dir models/{method}",
            Parameters = new Dictionary<string, string> { ["hidden_size"] = "32", ["learning_rate"] = "0.001" },
            Tags = new Dictionary<string, string> { ["paper"] = "yes" },
        };
        string id = store.Create(description, RunOrigin.OfThisProcess(project.Folder));
        if (auc is { } value)
        {
            DateTimeOffset now = store.Clock.GetUtcNow();
            store.LogBatch(id, [new RunMetric("test_auc", 1, now, value), new RunMetric("test_accuracy", 1, now, 0.5)]);
        }

        if (finished) store.End(id, RunStatus.Finished);
        return id;
    }
}
