namespace Crest.Hosts.Schedulers;

/// <summary>An array job that a scheduler has accepted.</summary>
/// <param name="Id">The id by which the scheduler knows it.</param>
/// <param name="Tasks">Number of tasks, which are numbered from <see cref="First"/>.</param>
/// <param name="Cluster">The cluster that the scheduler sent it to, if that is not the scheduler's own; otherwise null.</param>
public sealed record SubmittedJob(string Id, int Tasks, string? Cluster = null)
{
    /// <summary>The number of the first task.</summary>
    public int First { get; init; } = 1;
}
