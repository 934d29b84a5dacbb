using System.Text.Json;
using Crest.Experiments.Runs;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary>A search as a run: its entry in the run store, and its folder, by which the same search finds its results again.</summary>
internal sealed class SearchRun : IDisposable
{
    private const string StudyKey = "study", ConfigurationFile = "config.yaml";

    private readonly SearchWatch _watch;
    private readonly RunStore _store;
    private readonly Run _run;
    private readonly SearchFolder _folder;

    private SearchRun(SearchWatch watch, RunStore store, Run run, SearchFolder folder) =>
        (_watch, _store, _run, _folder) = (watch, store, run, folder);

    public string Id => _run.Id;

    public string Folder => _folder.FullPath;

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
            run = earlier is null
                ? Run.Start(store, project, Describe(search) with { Tags = context.Tags }, measuresMachine: true, context.Message)
                : Run.Resume(store, project, earlier, measuresMachine: true, message: context.Message);
            folder ??= project.RunFolder(run.Id);
            RunFolder files = earlier is null ? RunFolder.Create(folder) : RunFolder.Resume(folder, 0);
            files.WriteConfiguration(
                RunConfiguration.ToYaml([new(RunConfiguration.RunKey, run.Id), new(StudyKey, search.Study.Name), .. search.Options]));
            files.Log($"{(earlier is null ? "started" : "resumed")} {run.Id}, study {search.Study.Name}: "
                + $"{watch.Finished} of {watch.Definition.Iterations} trials finished");
            var results = new SearchFolder(search, watch, files, store.Clock);
            results.Write(report: false);
            var started = new SearchRun(watch, store, run, results);
            watch.Ended = started.Enter;
            return started;
        }
        catch
        {
            run?.Dispose();
            store.Dispose();
            throw;
        }
    }

    /// <summary>Ends the run of a search that has come to its end, with all results.</summary>
    /// <exception cref="CrestException">The results cannot be written.</exception>
    public void Finish()
    {
        try
        {
            _folder.Write(report: true);
        }
        catch (CrestException e)
        {
            throw new CrestException(
                $"{e.Message}; the trials are kept in the study: correct that and run the same command, which writes the results", e);
        }

        foreach (string file in (string[])[_folder.BestParameterPath, _folder.ReportPath])
            if (File.Exists(file)) _run.AddArtifact(file);
        if (_watch.History.Best is { } best) _run.LogMetrics(_watch.Finished, Metrics(best));
        _folder.Log(
            $"finished: {_watch.Finished} of {_watch.Definition.Iterations} trials{(_watch.End is { } end ? $"; {end.Reason}" : "")}");
        _folder.Write(report: false);
        _run.Finish(RunStatus.Finished);
    }

    /// <summary>Ends the run of a search that was stopped.</summary>
    /// <param name="signal">The signal that stopped it; null where it is not known.</param>
    public void Stop(string? signal) => End(RunStatus.Killed, $"stopped by {signal ?? "the user"}; the same command continues");

    /// <summary>Ends the run of a search that failed.</summary>
    /// <param name="why">Why, in a line.</param>
    public void Fail(string why) => End(RunStatus.Failed, $"failed: {why}");

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

    private void Enter(Trial trial, bool isBest)
    {
        if (isBest) _run.LogMetrics(_watch.Finished, [new("best_value", trial.Value!.Value)]);
        _folder.Enter(trial, isBest);
    }

    /// <summary>Ends the run with the results of all trials that have ended, those since the last look too.</summary>
    private void End(RunStatus status, string why)
    {
        Try(_watch.Look);
        _folder.Log(why);
        _folder.TryWrite(report: true);
        Try(() => _run.Finish(status));
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (CrestException)
        {
            // What led here is what the user should see.
        }
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
