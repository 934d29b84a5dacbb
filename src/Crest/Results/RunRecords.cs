using Crest.CommandLine.Terminal;
using Crest.Experiments.Runs;

namespace Crest.CommandLine.Results;

/// <summary>Runs for other programs. Values are named as in a condition: <c>method</c>, <c>metric.test_auc</c>.</summary>
internal static class RunRecords
{
    /// <summary>The columns of CSV that are there even where there is no run.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["id", "name", "project", "method", "status", "started", "ended", "memo"];

    /// <summary>All that is known of a run but the values of its metrics before the last.</summary>
    /// <param name="run">The run.</param>
    public static OutputRecord Of(RunRecord run) => new()
    {
        { "id", run.Id },
        { "name", run.Description.Name },
        { "project", run.Description.Project },
        { "method", run.Description.Method },
        { "status", $"{run.Status}".ToLowerInvariant() },
        { "started", run.Start },
        { "ended", run.End },
        { "memo", run.Description.Memo },
        { "deleted", run.Deleted },
        { "host", run.Origin.Host },
        { "user", run.Origin.User },
        { "process", run.Origin.ProcessId },
        { "git_commit", run.Origin.GitCommit },
        { "git_dirty", run.Origin.GitDirty },
        { "command", run.Description.CommandLine },
        { "metric", OutputRecord.Of(run.LatestMetrics) },
        { "param", OutputRecord.Of(run.Description.Parameters) },
        { "tag", OutputRecord.Of(run.Description.Tags) },
        { "seed", OutputRecord.Of(run.Description.Seeds) },
        { "data", OutputRecord.Of(run.Description.DataHashes) },
        { "source", OutputRecord.Of(run.Description.Sources) },
        {
            "artifacts",
            run.Artifacts.Select(a => new OutputRecord { { "path", a.Path }, { "size", a.Size }, { "sha256", a.Hash } }).ToArray()
        },
    };
}
