using System.Text.Json;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Runs;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;
using Crest.Pipelines.Searches;
using Crest.Pipelines.TrainingRuns;

namespace Crest.CommandLine.Results;

/// <summary>
/// How far the study of a search is, as <c>crest inspect</c> shows it of the search's folder; the search may still be at work.
/// </summary>
internal static class SearchOverview
{
    private const string Configuration = "config.yaml", Study = "study", Storage = "storage";

    /// <summary>Whether a folder is that of a search.</summary>
    public static bool IsOne(string folder) => RunConfiguration.Read(Path.Combine(folder, Configuration)) is { } options
        && options.ContainsKey(Study) && options.ContainsKey(Storage);

    /// <summary>Shows it on standard output.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="format">The trials alone, where it is not a table.</param>
    /// <exception cref="CrestException">The study cannot be found.</exception>
    public static void Show(string folder, OutputFormat format)
    {
        IReadOnlyDictionary<string, string?> options = RunConfiguration.Read(Path.Combine(folder, Configuration))!;
        string name = options[Study] ?? "", storage = options[Storage] ?? "";
        bool isServer = storage.StartsWith("postgres", StringComparison.Ordinal);
        if (!isServer && !File.Exists(storage))
            throw new CrestException($"{folder}: the studies of this search, {storage}, are not there; "
                + $"its results are, in {BestParameterFile.Name} and report.html");
        // The file does not hold the password of a server.
        using DatabaseStudies studies = DatabaseStudies.Open(
            isServer && Environment.GetEnvironmentVariable(StudyAddress.Variable) is { Length: > 0 } address ? address : storage);
        if (studies.Find(name) is not { Definition: { } definition } study)
            throw new CrestException($"{folder}: {studies.Name} has no study '{name}'; "
                + (isServer ? $"set {StudyAddress.Variable} to the address of the search"
                    : $"if it was deleted, its results are in {BestParameterFile.Name} and report.html"));
        var history = new StudyHistory(definition.Space, definition.Direction);
        studies.Refresh(study.Id, history);
        if (format != OutputFormat.Table)
        {
            OutputRecords.Show(format, [.. history.Trials.OrderBy(trial => trial.Number).Select(Record)], "number", "state", "value");
            return;
        }

        StudySummary.Show(definition, history, ObjectiveOf(folder));
        if (study.End is { Reason: var reason }) Console.WriteLine($"ended: {reason}");
    }

    private static OutputRecord Record(Trial trial) => new()
    {
        { "number", trial.Number },
        { "state", $"{trial.State}".ToLowerInvariant() },
        { "value", trial.Value },
        { "started", Time(trial.Started) },
        { "completed", Time(trial.Completed) },
        { "param", OutputRecord.Of(trial.Parameters.Select(p => KeyValuePair.Create(p.Name, p.External))) },
        { "error", trial.State == TrialState.Fail ? trial.Error : null },
    };

    private static DateTimeOffset? Time(DateTime? local) =>
        local is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Local)) : null;

    /// <summary>What the best trial's file calls its value; where no trial is complete there is none.</summary>
    private static string ObjectiveOf(string folder)
    {
        string path = Path.Combine(folder, BestParameterFile.Name);
        if (!File.Exists(path)) return "value";
        try
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
            return file.RootElement.GetProperty("objective").GetString() ?? "value";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CrestException($"{path}: not the best parameters of a search; run the search again, which writes it again", e);
        }
    }
}
