using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Options;
using Crest.Foundation.Projects;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Predictions;

/// <summary>Work on trained models as a run: its entry in the run store, and the folder of its files.</summary>
internal sealed class ResultRun : IDisposable
{
    private readonly RunStore _store;
    private readonly Run _run;

    private ResultRun(RunStore store, Run run, string folder) => (_store, _run, Folder) = (store, run, folder);

    public string Id => _run.Id;

    /// <summary>Where the files go.</summary>
    public string Folder { get; }

    /// <summary>Starts a run.</summary>
    /// <param name="context">Where it runs.</param>
    /// <param name="method">What is done; part of the run's id.</param>
    /// <param name="job">The job with its options.</param>
    /// <param name="data">The data set by which runs are listed.</param>
    /// <param name="hashes">The content hash of each input, by its role.</param>
    /// <param name="sources">The runs that made the inputs, by their role; null or empty where the run is not known.</param>
    /// <param name="folder">Where the files go; <c>runs/ID</c> of the project where it is null.</param>
    /// <exception cref="CrestException">The run store cannot be written.</exception>
    public static ResultRun Start(
        JobContext context, string method, Job job, string data, IReadOnlyDictionary<string, string> hashes,
        IEnumerable<(string Role, string? Run)> sources, string? folder)
    {
        KeyValuePair<string, object?>[] options =
            [new("command", CommandAttribute.WordsOf(job.GetType())), .. OptionTable.Of(job.GetType()).Record(job)];
        Project project = context.Project;
        RunStore store = RunStore.Open(project, context.Clock);
        try
        {
            var description = new RunDescription
            {
                Method = method,
                Project = data,
                Configuration = RunConfiguration.ToYaml(options),
                DataHashes = hashes,
                Sources =
                    sources.Where(source => !string.IsNullOrEmpty(source.Run)).ToDictionary(source => source.Role, source => source.Run!),
                Tags = context.Tags,
                Parameters = options.Where(o => o.Value is not null).ToDictionary(o => o.Key, o => $"{o.Value}"),
            };
            Run run = Run.Start(store, project, description, message: context.Message);
            var started = new ResultRun(store, run, folder ?? project.RunFolder(run.Id));
            // A folder that the user names may be that of a training, which has a configuration.
            if (folder is null)
            {
                AtomicFile.WriteAllText(
                    Path.Combine(started.Folder, RunConfiguration.FileName),
                    RunConfiguration.ToYaml([new(RunConfiguration.RunKey, run.Id), .. options]));
            }

            context.Message?.Invoke($"run {started.Id} in {started.Folder}");
            return started;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Does the work of the run, and ends it as what came of it.</summary>
    /// <param name="work">The work.</param>
    /// <typeparam name="TResult">What it returns.</typeparam>
    public TResult Do<TResult>(Func<TResult> work)
    {
        TResult result;
        try
        {
            result = work();
        }
        catch (OperationCanceledException)
        {
            _run.Finish(RunStatus.Killed);
            throw;
        }

        _run.Finish(RunStatus.Finished);
        return result;
    }

    /// <summary>Writes all files or none, and enters them as artifacts.</summary>
    /// <param name="files">Their paths and contents.</param>
    /// <param name="force">Whether files with other results are replaced.</param>
    /// <exception cref="CrestException">Other results are there, or a file cannot be written; what was there is unchanged.</exception>
    public void Write(IReadOnlyList<(string Path, byte[] Content)> files, bool force)
    {
        using var written = new AtomicFiles();
        foreach ((string path, byte[] content) in files)
            if (ResultFile.MustBeWritten(path, content, force)) written.Add(path, stream => stream.Write(content));
        written.Commit();
        foreach ((string path, byte[] _) in files) _run.AddArtifact(path);
    }

    /// <summary>Logs the metrics of a split.</summary>
    /// <param name="split">Its name, which theirs begin with.</param>
    /// <param name="metrics">The metrics.</param>
    public void LogMetrics(string split, ISplitMetrics metrics) => _run.LogMetrics(0, metrics.Numbers(split));

    public void Dispose()
    {
        _run.Dispose();
        _store.Dispose();
    }
}
