using System.Collections.Concurrent;
using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Options;
using Crest.Foundation.Progress;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Configurations;

/// <summary>
/// Runs the jobs of a sweep side by side, as many as the cores of the machine allow, each in a process of its own. One that fails does not
/// end the others. The same jobs again resume: what is finished is not run again, a training that was stopped is resumed, and what failed
/// is tried again.
/// </summary>
public sealed class Multirun
{
    private const string Threads = "threads", Resume = "resume", Force = "force", OutputFolder = "output-dir";

    private readonly IReadOnlyList<ConfiguredJob> _jobs;
    private readonly JobContext _context;
    private int _ended;

    private Multirun(IReadOnlyList<ConfiguredJob> jobs, JobContext context) => (_jobs, _context) = (jobs, context);

    /// <summary>Runs them.</summary>
    /// <param name="jobs">The jobs, at least one, of the same definition.</param>
    /// <param name="context">Where they run; its program starts the processes.</param>
    /// <returns>What came of each, in their order.</returns>
    /// <exception cref="CrestException">Two jobs would write to the same place, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the same jobs again go on.</exception>
    public static IReadOnlyList<MultirunOutcome> Run(IReadOnlyList<ConfiguredJob> jobs, JobContext context)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(context);
        return new Multirun(jobs, context).Run();
    }

    private MultirunOutcome[] Run()
    {
        CheckOutputs();
        using var files = new MultirunFiles(_context.Project.Folder, _jobs);
        int cores = Environment.ProcessorCount, slots = Math.Min(_jobs.Count, Math.Max(1, cores / (ThreadsOf(_jobs[0]) ?? 1)));
        for (int number = 0; number < _jobs.Count; number++) MultirunProcess.CheckIsGone(files.Process(number));
        _context.Message?.Invoke($"multirun {files.Name} of {_jobs.Count} jobs in {files.Folder}");
        bool[] begun = [.. _jobs.Select((_, number) => File.Exists(files.Configuration(number)))];
        // What a job does is fixed before the first one starts, whatever becomes of the files it was composed of.
        for (int number = 0; number < _jobs.Count; number++)
            AtomicFile.WriteAllText(files.Configuration(number), Configuration(files, number, Math.Max(1, cores / slots)));

        var outcomes = new MultirunOutcome[_jobs.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = slots, CancellationToken = _context.Cancellation };
        // One by one in their order: a job that is taken waits for no other.
        var numbers = Partitioner.Create(Enumerable.Range(0, _jobs.Count), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(numbers, options, number => outcomes[number] = Run(files, number, begun[number]));
        _context.Cancellation.ThrowIfCancellationRequested();
        return outcomes;
    }

    private MultirunOutcome Run(MultirunFiles files, int number, bool wasBegun)
    {
        ConfiguredJob job = _jobs[number];
        bool force = Has(job, Force), wasThere = !force && File.Exists(files.Done(number));
        string? failure = null;
        if (!wasThere)
        {
            File.Delete(files.Done(number));
            bool resumes = wasBegun && !force && job.Definition.Options.Any(option => option.Name == Resume);
            string[] words = [.. _context.Program, "run", "--config", files.Configuration(number)];
            failure = MultirunProcess.Run(
                resumes ? [.. words, $"--{Resume}"] : force ? [.. words, $"--{Force}"] : words, _context, files.Log(number),
                files.Process(number));
            if (failure is null) AtomicFile.WriteAllText(files.Done(number), "");
        }

        int ended = Interlocked.Increment(ref _ended);
        _context.Progress?.Report(new StepProgress("multirun", ended, _jobs.Count, job.Difference));
        string what = wasThere ? "was finished before" : failure is null ? "is finished" : $"has failed: {failure}";
        _context.Message?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{ended}/{_jobs.Count} {job.Difference} {what}"));
        return new MultirunOutcome(job, number, wasThere, failure, files.Log(number));
    }

    /// <summary>The configuration of a job: with a folder of its own, and its share of the cores.</summary>
    private string Configuration(MultirunFiles files, int number, int threads)
    {
        ConfiguredJob job = _jobs[number];
        Dictionary<string, object?> more = [];
        foreach (OptionDefinition option in job.Definition.Options)
        {
            if (Has(job, option.Name)) continue;
            if (option is { Name: OutputFolder, IsRequired: false, Default: null })
                more[OptionName.InFiles(option.Name)] = Path.GetRelativePath(_context.Folder, files.Results(number));
            else if (option.Name == Threads) more[Threads] = (long)threads;
        }

        // Said by the words of the process, where they are meant.
        foreach (string flag in (string[])[Force, Resume])
            if (Has(job, flag)) more[flag] = false;
        return job.ToYaml(more, [new("multirun", files.Name)]);
    }

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
