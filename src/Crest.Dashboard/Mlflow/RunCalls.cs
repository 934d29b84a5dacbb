using System.Text.Json.Nodes;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Mlflow;

/// <summary><c>runs/…</c>: makes runs, changes their state, deletes them and answers what is known of them.</summary>
internal static class RunCalls
{
    private const int LongestMethod = 40;

    public static JsonNode? Create(MlflowCall call)
    {
        MlflowFields fields = call.Fields;
        Experiment experiment = ExperimentCalls.Find(call.Store, fields.Text("experiment_id") is { Length: > 0 } id ? id : "0");
        if (experiment.Deleted is not null) throw MlflowException.Invalid($"The experiment {experiment.Id} must be in the 'active' state");
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, string value) in LogCalls.Tags(fields)) tags[key] = value;
        string given = fields.Text("run_name", MlflowLimits.Tag) ?? "";
        if (tags.Remove(MlflowJson.NameTag, out string? named) && named.Length > 0 && given.Length > 0 && named != given)
            throw MlflowException.Invalid($"run_name is '{given}' and the tag {MlflowJson.NameTag} is '{named}'; give one of them");
        string name = given.Length > 0 ? given : named ?? "", user = fields.Text("user_id", MlflowLimits.User) ?? "";
        tags.Remove(MlflowJson.MemoTag, out string? memo);
        var description = new RunDescription
        {
            Method = MethodOf(name),
            Name = name,
            Project = experiment.Project,
            CommandLine = tags.GetValueOrDefault(MlflowJson.SourceTag, ""),
            Memo = memo ?? "",
            Start = fields.Time("start_time") is { } start && start.ToUnixTimeMilliseconds() > 0 ? start : null,
            Tags = tags,
        };
        // No process is known: nobody may say of it that it is gone.
        var origin = new RunOrigin("", 0, "", user.Length > 0 ? user : tags.GetValueOrDefault(MlflowJson.UserTag, ""))
        {
            GitCommit = tags.GetValueOrDefault(MlflowJson.CommitTag),
        };
        RunRecord run = call.Store.Find(call.Store.Create(description, origin));
        return new JsonObject { ["run"] = MlflowJson.Of(run, MlflowJson.Id(experiment)) };
    }

    public static JsonNode? Get(MlflowCall call) => new JsonObject { ["run"] = MlflowJson.Of(call.Store, [call.Run()])[0]!.DeepClone() };

    public static JsonNode? Update(MlflowCall call)
    {
        string id = call.RunId;
        string? name = call.Fields.Text("run_name", MlflowLimits.Tag);
        call.Store.Clients.Update(id, Status(call.Fields.Text("status")), call.Fields.Time("end_time"), name is "" ? null : name);
        JsonNode run = MlflowJson.Of(call.Store, [call.Find(id)])[0]!;
        return new JsonObject { ["run_info"] = run["info"]!.DeepClone() };
    }

    public static JsonNode? Delete(MlflowCall call)
    {
        RunRecord run = call.Run();
        if (run.Deleted is null) call.Store.Trash.Delete(run.Id);
        return null;
    }

    public static JsonNode? Restore(MlflowCall call)
    {
        RunRecord run = call.Run();
        if (run.Deleted is not null) call.Store.Trash.Restore(run.Id);
        return null;
    }

    /// <summary>What a run's id says of it: letters, digits and dashes of its name.</summary>
    private static string MethodOf(string name)
    {
        string dashed = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        string slug = string.Join('-', dashed.Split('-', StringSplitOptions.RemoveEmptyEntries));
        slug = slug[..Math.Min(slug.Length, LongestMethod)].TrimEnd('-');
        return slug.Length > 0 ? slug : "mlflow";
    }

    private static RunStatus? Status(string? text) => text?.ToUpperInvariant() switch
    {
        null or "" => null,
        "RUNNING" or "SCHEDULED" or "1" or "2" => RunStatus.Running,
        "FINISHED" or "3" => RunStatus.Finished,
        "FAILED" or "4" => RunStatus.Failed,
        "KILLED" or "5" => RunStatus.Killed,
        var other => throw MlflowException.Invalid($"status must be RUNNING, SCHEDULED, FINISHED, FAILED or KILLED, not {other}"),
    };
}
