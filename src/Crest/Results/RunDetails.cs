using Crest.CommandLine.Terminal;
using Crest.Experiments.Runs;

namespace Crest.CommandLine.Results;

/// <summary>All that is known of a run, as <c>crest runs show</c> shows it.</summary>
internal static class RunDetails
{
    /// <summary>Lists it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time, for a run that is at work.</param>
    public static DetailList Of(RunRecord run, DateTimeOffset now)
    {
        var list = new DetailList();
        list.Add("run", run.Id);
        list.Add("name", run.Description.Name);
        list.Add("status", $"{run.Status}".ToLowerInvariant());
        list.Add("deleted", run.Deleted is { } deleted ? $"{deleted.ToLocalTime():yyyy-MM-dd HH:mm:ss}" : null);
        list.Add("started", $"{run.Start.ToLocalTime():yyyy-MM-dd HH:mm:ss} on "
            + $"{run.Origin.Host} by {run.Origin.User} (process {run.Origin.ProcessId})");
        list.Add("took", RunTable.Duration(run, now));
        list.Add("git", run.Origin.GitCommit is null ? null : $"{run.Origin.GitCommit}{(run.Origin.GitDirty ? ", with changes" : "")}");
        list.Add("command", run.Description.CommandLine);
        list.Add("memo", run.Description.Memo);
        foreach ((string name, string value) in run.Description.Tags) list.Add($"tag {name}", value);
        foreach ((string name, long seed) in run.Description.Seeds) list.Add($"seed {name}", $"{seed}");
        foreach ((string name, string hash) in run.Description.DataHashes) list.Add($"data {name}", hash);
        foreach ((string role, string source) in run.Description.Sources) list.Add($"from {role}", source);
        foreach (string user in run.UsedBy) list.Add("used by", user);
        foreach ((string name, string value) in run.Description.Parameters) list.Add($"option {name}", value);
        foreach ((string name, double value) in run.LatestMetrics) list.Add($"metric {name}", $"{value:G6}");
        foreach (RunArtifact artifact in run.Artifacts)
            list.Add("artifact", $"{artifact.Path}, {artifact.Size} bytes, sha256 {artifact.Hash[..12]}");
        return list;
    }
}
