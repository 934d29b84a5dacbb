using System.Globalization;
using System.Text.Json;
using Crest.Experiments.Runs;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Options;
using Crest.Foundation.Projects;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary>A search as a run: its entry in the run store, and its folder, by which the same search finds its results again.</summary>
internal sealed class SearchRun : IDisposable
{
    private const string StudyKey = "study", ConfigurationFile = "config.yaml";
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private readonly RunSearch _search;
    private readonly SearchWatch _watch;
    private readonly RunStore _store;
    private readonly Run _run;
    private readonly RunFolder _folder;
    private long _reported;

    private SearchRun(RunSearch search, SearchWatch watch, RunStore store, Run run, RunFolder folder)
    {
        (_search, _watch, _store, _run, _folder) = (search, watch, store, run, folder);
        _reported = store.Clock.GetTimestamp();
    }

    public string Id => _run.Id;

    public string Folder => _folder.FullPath;

    private string BestParameterPath => Path.Combine(Folder, BestParameterFile.Name);

    private string ReportPath => Path.Combine(Folder, TrainingFiles.Report);

    /// <summary>Makes sure that the results can go where they are to go.</summary>
    /// <exception cref="CrestException">The folder holds something else.</exception>
    public static void Check(RunSearch search, JobContext context)
    {
        Project project = context.Project;
        using RunStore store = RunStore.Open(project, context.Clock);
        Earlier(search, project, store);
    }

    /// <summary>The folder of a search that has come to its end, with its result; null where there is something left to do.</summary>
    public static string? FolderOf(RunSearch search, SearchWatch watch, JobContext context)
    {
        Project project = context.Project;
        using RunStore store = RunStore.Open(project, context.Clock);
        (string? folder, string? run) = Earlier(search, project, store);
        if (run is null || store.Find(run).Status != RunStatus.Finished) return null;
        string path = Path.Combine(folder!, BestParameterFile.Name);
        return File.Exists(path)
            && File.ReadAllText(path) == BestParameterFile.Describe(watch.Definition, search.Training.Objective, watch.History)
            ? Path.GetFullPath(folder!)
            : null;
    }

    /// <summary>Starts a run, or resumes that of the same study; existing files are not touched before all is checked.</summary>
    public static SearchRun Start(RunSearch search, SearchWatch watch, JobContext context)
    {
        Project project = context.Project;
        RunStore store = RunStore.Open(project, context.Clock);
        Run? run = null;
        try
        {
            (string? folder, string? earlier) = Earlier(search, project, store);
            run = earlier is null ? Run.Start(store, project, Describe(search)) : Run.Resume(store, project, earlier);
            folder ??= project.RunFolder(run.Id);
            RunFolder files = earlier is null ? RunFolder.Create(folder) : RunFolder.Resume(folder, 0);
            files.WriteConfiguration(
                RunConfiguration.ToYaml([new(RunConfiguration.RunKey, run.Id), new(StudyKey, search.Study.Name), .. search.Options]));
            files.Log($"{(earlier is null ? "started" : "resumed")} {run.Id}, study {search.Study.Name}: "
                + $"{watch.Finished} of {watch.Definition.Iterations} trials finished");
            var started = new SearchRun(search, watch, store, run, files);
            watch.Ended = started.Enter;
            started.WriteBest();
            return started;
        }
        catch
        {
            run?.Dispose();
            store.Dispose();
            throw;
        }
    }

    public void Finish()
    {
        WriteReport();
        foreach (string file in (string[])[BestParameterPath, ReportPath])
            if (File.Exists(file)) _run.AddArtifact(file);
        if (_watch.History.Best is { } best) _run.LogMetrics(_watch.Finished, Metrics(best));
        _folder.Log(
            $"finished: {_watch.Finished} of {_watch.Definition.Iterations} trials{(_watch.End is { } end ? $"; {end.Reason}" : "")}");
        _run.Finish(RunStatus.Finished);
    }

    public void Stop()
    {
        WriteReport();
        _folder.Log("stopped by the user; the same command continues");
        _run.Finish(RunStatus.Killed);
    }

    public void Fail(string why)
    {
        WriteReport();
        _folder.Log($"failed: {why}");
        _run.Finish(RunStatus.Failed);
    }

    public void Dispose()
    {
        _run.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    /// <summary>The folder that the results go to, and the run that it belongs to: null each where there is none yet.</summary>
    /// <exception cref="CrestException">The folder holds something else.</exception>
    private static (string? Folder, string? Run) Earlier(RunSearch search, Project project, RunStore store)
    {
        if (search.OutputFolder is not { } folder)
        {
            var sameStudy = new RunFilter { Method = MethodOf(search), Parameter = (StudyKey, search.Study.Name) };
            string? found =
                store.Search(sameStudy).Runs.Select(run => run.Id).FirstOrDefault(run => RunFolder.RunOf(project.RunFolder(run)) == run);
            return found is null ? (null, null) : (project.RunFolder(found), found);
        }

        IReadOnlyDictionary<string, string?>? configuration = RunConfiguration.Read(Path.Combine(folder, ConfigurationFile));
        string[] results = [BestParameterFile.Name, ConfigurationFile, TrainingFiles.Summary, TrainingFiles.Report, TrainingFiles.Model];
        if (configuration?.GetValueOrDefault(StudyKey) == search.Study.Name
            && configuration.GetValueOrDefault(RunConfiguration.RunKey) is { } run)
            return (folder, store.Contains(run) ? run : null);
        if (results.Any(name => Path.Exists(Path.Combine(folder, name))))
            throw new CrestException($"{folder}: holds the results of another search or training; give another --output-dir, or delete it");
        return (folder, null);
    }

    private static string MethodOf(RunSearch search) => $"{search.Training.Method}-search";

    private static RunDescription Describe(RunSearch search)
    {
        var description = new RunDescription
        {
            Method = MethodOf(search),
            Project = search.Data.Project,
            Configuration = RunConfiguration.ToYaml(search.Options),
            Seeds = new Dictionary<string, long> { ["sampler"] = search.Study.Sampler.Seed },
            DataHashes = search.Data.Hashes,
            Parameters = search.Options.Where(o => o.Value is not null).Append(new(StudyKey, search.Study.Name))
                .ToDictionary(o => o.Key, o => $"{o.Value}"),
        };
        return search.HiddenWords is var (hidden, shown)
            ? description with
            {
                CommandLine = description.CommandLine.Replace(
                    hidden.Replace("'", "'\\''", StringComparison.Ordinal), shown, StringComparison.Ordinal),
            }
            : description;
    }

    /// <summary>Enters a trial that has come to its end.</summary>
    private void Enter(Trial trial, bool isBest)
    {
        string parameters = string.Join(", ", trial.Parameters.Select(p => $"{p.Name} {OptionValue.Text(p.External)}"));
        string outcome = trial.State switch
        {
            TrialState.Complete => string.Create(CultureInfo.InvariantCulture, $"{trial.Value:R}{(isBest ? ", the best" : "")}"),
            TrialState.Pruned => $"pruned after epoch {(trial.Intermediate.Count > 0 ? trial.Intermediate[^1].Key : 0)}",
            _ => $"failed: {trial.Error}",
        };
        _folder.Log($"trial {trial.Number}: {outcome} ({parameters})");
        if (_store.Clock.GetElapsedTime(_reported) > ReportInterval) WriteReport();
        if (!isBest) return;
        _run.LogMetrics(_watch.Finished, [new("best_value", trial.Value!.Value)]);
        WriteBest();
    }

    private void WriteBest()
    {
        if (BestParameterFile.Describe(_watch.Definition, _search.Training.Objective, _watch.History) is { } text)
            AtomicFile.WriteAllText(BestParameterPath, text);
    }

    private void WriteReport()
    {
        WriteBest();
        _reported = _store.Clock.GetTimestamp();
        StudyReport.Of(_watch.Definition, _watch.History, _search.Training.Objective).Save(ReportPath);
    }

    /// <summary>The best value, and what its model does on each split.</summary>
    private static IEnumerable<KeyValuePair<string, double>> Metrics(Trial best)
    {
        yield return new("best_value", best.Value!.Value);
        if (!best.UserAttributes.TryGetValue("metrics", out string? json)) yield break;
        using JsonDocument metrics = JsonDocument.Parse(json);
        foreach (JsonProperty split in metrics.RootElement.EnumerateObject().Where(split => split.Value.ValueKind == JsonValueKind.Object))
            foreach (JsonProperty figure in split.Value.EnumerateObject().Where(figure => figure.Value.ValueKind == JsonValueKind.Number))
                yield return new($"{split.Name}_{figure.Name}", figure.Value.GetDouble());
    }
}
