namespace Crest.Hosts.Schedulers;

/// <summary>What a scheduler says about the tasks of a job.</summary>
/// <param name="States">The state of each task in the order of their numbers.</param>
/// <param name="Waiting">Why tasks are pending, in the scheduler's words; null where it does not say.</param>
/// <param name="Failure">Why a task failed, in the scheduler's words; null where it does not say.</param>
internal sealed record JobTasks(IReadOnlyList<TaskState> States, string? Waiting, string? Failure)
{
    /// <summary>Number of tasks in a state.</summary>
    public int Count(TaskState wanted) => States.Count(state => state == wanted);
}
