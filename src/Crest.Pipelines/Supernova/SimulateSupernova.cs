using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Survey.Simulation;

namespace Crest.Pipelines.Supernova;

/// <summary><c>crest simulate supernova</c>: light curves of supernovae in the raw formats of the survey.</summary>
[Command("simulate supernova")]
public sealed record SimulateSupernova : Job<SupernovaSimulationResult>
{
    /// <summary>Number of supernovae, at least 1.</summary>
    [Option(OptionRole.Protocol, "Number of supernovae.", Name = "n-objects", Minimum = 1)]
    public int Count { get; init; } = 7000;

    /// <summary>Whether names have no type and redshift, as those of observations, with the types in <c>label_list.dat</c>.</summary>
    [Option(OptionRole.Protocol, "Write them as observations are: names without type and redshift, and a label_list.dat.")]
    public bool Observed { get; init; }

    /// <summary>Decides everything; the same seed gives the same bytes.</summary>
    [Option(OptionRole.Protocol, "The same seed gives the same files; 0x... is hexadecimal.")]
    public long Seed { get; init; } = 0x5eed;

    /// <summary>Number of threads, at least 1; the files do not depend on it.</summary>
    [Option(
        OptionRole.Execution, "Number of threads; -1 for all cores. The files do not depend on it.",
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores", Aliases = ["n-workers", "workers"])]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>The folder to make.</summary>
    [Option(OptionRole.Output, "Folder to make.", Name = "output-dir", Placeholder = "DIR")]
    public required string OutputFolder { get; init; }

    /// <summary>Whether an earlier simulation in the folder is replaced.</summary>
    [Option(OptionRole.Output, "Replace an earlier simulation in the folder.")]
    public bool Force { get; init; }

    /// <inheritdoc/>
    /// <exception cref="CrestException">The folder is in use or cannot be written; what was there before stays.</exception>
    public override SupernovaSimulationResult Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        long start = context.Clock.GetTimestamp();
        var options = new SupernovaSimulationOptions
        {
            Output = OutputFolder,
            Count = Count,
            Observed = Observed,
            Seed = Seed,
            Threads = Threads,
            Force = Force,
        };
        IReadOnlyDictionary<SupernovaType, int> counts = SupernovaSimulation.Run(options, context.Progress, context.Cancellation);
        return new SupernovaSimulationResult(OutputFolder, counts, context.Clock.GetElapsedTime(start));
    }
}
