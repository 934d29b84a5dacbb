using Crest.Foundation.Options;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary><c>search</c>: trials side by side in one process.</summary>
public sealed record SearchWithThreads : SearchJob
{
    /// <summary>Trials at once, at least 1.</summary>
    [Option(
        OptionRole.Execution, "Trials at once, one thread each: several small networks beat one network on many cores; -1 for all cores.",
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores", Aliases = ["n-jobs"])]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    private protected override SearchWorkers MakeWorkers(
        StudyTrials trials, TrialData data, string address, string study, JobContext context) =>
        new ThreadWorkers(trials.On(data), trials.StepCost, Threads);
}
