using Crest.Foundation.Errors;

namespace Crest.Experiments.Studies;

/// <summary>
/// Serves a study: takes trials, runs the objective and stores the results, until the study ends. Any number of processes may serve one
/// study; a process runs several trials side by side, a thread each.
/// </summary>
/// <param name="storage">Where the study is kept.</param>
/// <param name="study">The study, as <see cref="StudyStorage.Open"/> or <see cref="StudyStorage.Find"/> gave it.</param>
/// <param name="objective">What a trial does. It is called from <see cref="Slots"/> threads at once.</param>
public sealed class StudyRunner(StudyStorage storage, StudyRecord study, TrialObjective objective)
{
    /// <summary>Times that a trial is run again after the death of its worker, by default.</summary>
    public const int UsualRetries = 3;

    /// <summary>Time without a heartbeat after which another worker counts as dead, by default.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(60);

    /// <summary>Trials side by side, at least 1.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>
    /// What a step of a trial, from one report to the next, is expected to take, in any unit; above 0, and 1 for all where it is null. The
    /// order follows from it in which trials side by side learn from each other, so a study that only this process serves gives the same
    /// trials for the same seed and number of slots, whatever they really take; and a trial waits for others as far as this is wrong.
    /// </summary>
    public Func<Trial, double>? StepCost { get; init; }

    /// <summary>Trials after which this process leaves the study to others; null for no such limit.</summary>
    public int? MaxTrials { get; init; }

    /// <summary>
    /// Whether to wait, where there is no trial to take, for the trials of workers that die or the end of the
    /// study; otherwise the run ends then.
    /// </summary>
    public bool Waits { get; init; } = true;

    /// <summary>Time after which the study is ended, for all that serve it, and running trials are released; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Time between two heartbeats.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time without a heartbeat after which another worker counts as dead.</summary>
    public TimeSpan Patience { get; init; } = UsualPatience;

    /// <summary>Times that a trial is run again after the death of its worker.</summary>
    public int Retries { get; init; } = UsualRetries;

    /// <summary>Told of each trial that this process has brought to its end, one at a time; null for nobody.</summary>
    public Action<StudyProgress>? Progress { get; init; }

    /// <summary>Told of each trial that was released because the run was stopped, from any thread; null for nobody.</summary>
    public Action<Trial>? Released { get; init; }

    /// <summary>
    /// Runs trials until all of the study's iterations are finished, the study is ended, or one of the limits is reached. A trial whose
    /// objective throws, or gives NaN, fails with the user attribute <c>error</c>, and the study continues; ten failures in a row end it.
    /// </summary>
    /// <param name="cancellation">Releases the running trials and stops.</param>
    /// <exception cref="CrestException">Another program made the study and did not say what is searched; or the storage
    /// cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Run(CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Slots, 1);
        if (study.Definition is null)
            throw new CrestException($"the study '{study.Name}' was made by another program, which did not store what its trials do; "
                + "give its name to a search, or serve another study");
        using var run = new StudyRun(this, storage, study, objective);
        run.Run(cancellation);
    }
}
