using System.Text.Json;
using Crest.Experiments.Studies;

namespace Crest.Experiments.StudyTables;

/// <summary>
/// The attributes of a trial that are Crest's. Who changes the worker holds the trial's row, so one who holds the row knows whose it is.
/// </summary>
internal static class WorkerJson
{
    /// <summary>Who is or was at work on a trial, and how many workers died over it.</summary>
    public const string Worker = "crest:worker", Deaths = "crest:retries";

    /// <summary>A condition on a row t of trials: the worker of a parameter @worker is at work on it.</summary>
    public const string IsAtWork = $"t.state = 'RUNNING' AND {Has}";

    /// <summary>A condition on a row t of trials: the worker of a parameter @worker is the last who was at work on it.</summary>
    public const string Has = "EXISTS (SELECT 1 FROM trial_system_attributes "
        + $"a WHERE a.trial_id = t.trial_id AND a.\"key\" = '{Worker}' AND a.value_json = @worker)";

    /// <summary>A condition on a row t of trials: a worker of Crest is or was at work on it.</summary>
    public const string IsOurs =
        $"EXISTS (SELECT 1 FROM trial_system_attributes a WHERE a.trial_id = t.trial_id AND a.\"key\" = '{Worker}')";

    public static string Write(WorkerIdentity worker) => JsonSerializer.Serialize(worker, JsonSerializerOptions.Web);

    public static WorkerIdentity Read(string json) => JsonSerializer.Deserialize<WorkerIdentity>(json, JsonSerializerOptions.Web)!;
}
