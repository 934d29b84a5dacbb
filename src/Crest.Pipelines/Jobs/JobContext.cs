using Crest.Foundation.Progress;
using Crest.Foundation.Projects;

namespace Crest.Pipelines.Jobs;

/// <summary>Where and for whom a job runs: the folder, the clock, and who is told what.</summary>
/// <param name="Folder">The folder in which the job was started; the project that it belongs to is the nearest
/// one from there upwards.</param>
public sealed record JobContext(string Folder)
{
    /// <summary>The project; made in <see cref="Folder"/> where there is none.</summary>
    public Project Project => Project.Find(Folder) with { RunStoreAddress = RunStore };

    /// <summary>The address of the run store; null for the file of the project.</summary>
    public string? RunStore { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told how far the job is; null for nobody.</summary>
    public IProgress<StepProgress>? Progress { get; init; }

    /// <summary>Told, a line each, what the user should know meanwhile; null for nobody.</summary>
    public Action<string>? Message { get; init; }

    /// <summary>The words that start this program, for processes of its own.</summary>
    public IReadOnlyList<string> Program { get; init; } = [];

    /// <summary>The tags of the run.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The name of the signal that stopped the job, such as <c>SIGTERM</c>; null where nobody listens to signals.</summary>
    public Func<string?>? StopSignal { get; init; }

    /// <summary>Stops the job; what it left can be resumed where the job says so.</summary>
    public CancellationToken Cancellation { get; init; }
}
