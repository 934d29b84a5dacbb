namespace Crest.Experiments.Studies;

/// <summary>A trial of <see cref="MemoryStudies"/>.</summary>
/// <param name="study">Its study.</param>
/// <param name="trial">The trial as it was made.</param>
internal sealed class MemoryTrial(MemoryStudy study, Trial trial)
{
    public MemoryStudy Study { get; } = study;

    public Trial Trial { get; set; } = trial;

    public WorkerIdentity? Worker { get; set; }

    public SortedList<int, double> Reports { get; } = [];

    public long LastHeartbeat { get; set; }

    public int Deaths { get; set; }

    public bool IsOf(WorkerIdentity worker) => Trial.State == TrialState.Running && Worker == worker;
}
