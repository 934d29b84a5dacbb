namespace Crest.Hosts.Jobs;

/// <summary>What the record of a job says.</summary>
public enum JobRecordKind
{
    /// <summary>There is no record: the job has not begun.</summary>
    NotClaimed,

    /// <summary>The record was created to keep the job from beginning.</summary>
    Revoked,

    /// <summary>The record was created, and what it should say is not there, or not yet.</summary>
    Claimed,

    /// <summary>The job began.</summary>
    Started,

    /// <summary>The script of the job ended.</summary>
    Ended,
}
