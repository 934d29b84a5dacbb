using Crest.Foundation.Processes;

namespace Crest.Experiments.Runs;

/// <summary>Where a run comes from: the process that does it, who started that, and the commit of the code.</summary>
/// <param name="Host">The name of the machine.</param>
/// <param name="ProcessId">The process on that machine.</param>
/// <param name="ProcessStarted">
/// When that process started, in units of its machine, after what tells machines and containers of one name
/// apart; only compared for equality.
/// </param>
/// <param name="User">Who started it.</param>
public sealed record RunOrigin(string Host, int ProcessId, string ProcessStarted, string User)
{
    /// <summary>The commit of the project folder; null where it is not under git.</summary>
    public string? GitCommit { get; init; }

    /// <summary>Whether files under git differed from that commit.</summary>
    public bool GitDirty { get; init; }

    /// <summary>Describes this process; git is asked for the commit of a folder.</summary>
    /// <param name="folder">The project folder.</param>
    public static RunOrigin OfThisProcess(string folder)
    {
        ProcessIdentity process = ProcessIdentity.Current;
        GitState git = GitState.Of(folder);
        return new RunOrigin(process.Host, process.ProcessId, process.Started, Environment.UserName)
        {
            GitCommit = git.Commit, GitDirty = git.Dirty,
        };
    }
}
