using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Options;
using Crest.Foundation.Progress;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Configurations;

/// <summary>
/// Runs the jobs of a sweep, each in a process of its own. One that fails does not end the others. The same jobs again resume: what is
/// finished is not run again, a training that was stopped is resumed, and what failed is tried again.
/// </summary>
public sealed class Multirun
{
    private const string Threads = "threads", Resume = "resume", Force = "force", OutputFolder = "output-dir";

    private readonly IReadOnlyList<ConfiguredJob> _jobs;
    private readonly JobContext _context;
    private readonly MultirunPlace _place;
    private int _ended;

    private Multirun(IReadOnlyList<ConfiguredJob> jobs, JobContext context, MultirunPlace place) =>
        (_jobs, _context, _place) = (jobs, context, place);

    /// <summary>Runs them.</summary>
    /// <param name="jobs">The jobs, at least one, of the same definition.</param>
    /// <param name="context">Where they run; its program starts the processes.</param>
    /// <param name="place">This machine or a queue.</param>
    /// <returns>What came of each, in their order.</returns>
    /// <exception cref="CrestException">Two jobs would write to the same place, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the same jobs again go on.</exception>
    public static IReadOnlyList<MultirunOutcome> Run(IReadOnlyList<ConfiguredJob> jobs, JobContext context, MultirunPlace place)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(place);
        return new Multirun(jobs, context, place).Run();
    }

    private MultirunOutcome[] Run()
    {
        CheckOutputs();
        using var files = new MultirunFiles(_context.Project.Folder, _jobs);
        int threads = _place.ThreadsOfEach(_jobs.Count, ThreadsOf(_jobs[0]));
        for (int number = 0; number < _jobs.Count; number++) _place.Check(files, number);
        _context.Message?.Invoke($"multirun {files.Name} of {_jobs.Count} {(_jobs.Count == 1 ? "job" : "jobs")} in {files.Folder}");
        bool[] begun = [.. _jobs.Select((_, number) => File.Exists(files.Configuration(number)))];
        // What a job does is fixed before the first one starts, whatever becomes of the files it was composed of.
        for (int number = 0; number < _jobs.Count; number++)
            AtomicFile.WriteAllText(files.Configuration(number), Configuration(files, number, threads));

        var outcomes = new MultirunOutcome[_jobs.Count];
        List<MultirunTask> tasks = [];
        for (int number = 0; number < _jobs.Count; number++)
        {
            // Results that are gone are made again.
            ConfiguredJob job = _jobs[number];
            bool isThere = Has(job, OutputFolder) || !HasOwnFolder(job) || Directory.Exists(files.Results(number));
            if (!Has(job, Force) && File.Exists(files.Done(number)) && isThere) End(number, "was finished before", wasThere: true, null);
            else tasks.Add(Task(files, number, begun[number]));
        }

        _place.Run(files, tasks, _context, (task, failure) =>
        {
            if (failure is null) AtomicFile.WriteAllText(files.Done(task.Number), "");
            End(task.Number, failure is null ? "is finished" : $"has failed: {failure}", wasThere: false, failure);
        });
        _context.Cancellation.ThrowIfCancellationRequested();
        return outcomes;

        void End(int number, string what, bool wasThere, string? failure)
        {
            ConfiguredJob job = _jobs[number];
            outcomes[number] = new MultirunOutcome(job, number, wasThere, failure, files.Log(number));
            int ended = Interlocked.Increment(ref _ended);
            _context.Progress?.Report(new StepProgress("multirun", ended, _jobs.Count, job.Difference));
            _context.Message?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{ended}/{_jobs.Count} {job.Difference} {what}"));
        }
    }

    private MultirunTask Task(MultirunFiles files, int number, bool wasBegun)
    {
        ConfiguredJob job = _jobs[number];
        File.Delete(files.Done(number));
        bool force = Has(job, Force), resumes = wasBegun && !force && job.Definition.Options.Any(option => option.Name == Resume);
        string[] words = [.. _context.Program, "run", "--config", files.Configuration(number)];
        return new MultirunTask(number, resumes ? [.. words, $"--{Resume}"] : force ? [.. words, $"--{Force}"] : words);
    }

    /// <summary>The configuration of a job: with a folder of its own, and its share of the cores.</summary>
    private string Configuration(MultirunFiles files, int number, int threads)
    {
        ConfiguredJob job = _jobs[number];
        Dictionary<string, object?> more = [];
        foreach (OptionDefinition option in job.Definition.Options)
        {
            if (Has(job, option.Name)) continue;
            if (option.Name == OutputFolder && HasOwnFolder(job))
                more[OptionName.InFiles(option.Name)] = Path.GetRelativePath(_context.Folder, files.Results(number));
            else if (option.Name == Threads) more[Threads] = (long)threads;
        }

        // Said by the words of the process, where they are meant.
        foreach (string flag in (string[])[Force, Resume])
            if (Has(job, flag)) more[flag] = false;
        return job.ToYaml(more, [new("multirun", files.Name)]);
    }

    /// <summary>Whether a job whose user names no folder is given one of the multirun.</summary>
    private static bool HasOwnFolder(ConfiguredJob job) =>
        job.Definition.Options.Any(option => option is { Name: OutputFolder, IsRequired: false, Default: null });

    private static bool Has(ConfiguredJob job, string option) => job.Options.Any(given => given.IsGiven && given.Option.Name == option);

    private static int? ThreadsOf(ConfiguredJob job) =>
        job.Words.FirstOrDefault(option => option.Key == Threads).Value is [var text] && int.TryParse(text, out int threads)
            ? threads > 0 ? threads : Environment.ProcessorCount
            : null;

    private void CheckOutputs()
    {
        foreach (OptionDefinition option in _jobs[0].Definition.Options.Where(o => o is { Role: OptionRole.Output, IsFlag: false }))
        {
            string? Place(ConfiguredJob job) => job.Words.FirstOrDefault(given => given.Key == option.Name).Value is { } words
                ? string.Join(' ', words)
                : option.Name == OutputFolder ? option.Default as string : null;
            foreach (IGrouping<string?, ConfiguredJob> same in _jobs.GroupBy(Place))
            {
                if (same.Key is null || !same.Skip(1).Any()) continue;
                string varies = same.First().Swept is [{ Key: var key }, ..] ? key : "seed";
                throw new CrestException($"--{option.Name}: {same.Count()} jobs would write to {same.Key}; "
                    + $"make it depend on what varies, such as '{option.Name}={same.Key}/${{{varies}}}'");
            }
        }
    }
}
