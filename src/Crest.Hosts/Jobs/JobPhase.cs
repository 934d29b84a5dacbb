namespace Crest.Hosts.Jobs;

/// <summary>How far a job is.</summary>
public enum JobPhase
{
    /// <summary>Nobody can say now. It may be known at a later question.</summary>
    Unknown,

    /// <summary>It was submitted and has not begun.</summary>
    Pending,

    /// <summary>It has begun. Of a bulk job: some index has, and not all have ended.</summary>
    Running,

    /// <summary>It ended with exit code 0.</summary>
    Finished,

    /// <summary>It ended otherwise, or never will begin.</summary>
    Failed,
}
