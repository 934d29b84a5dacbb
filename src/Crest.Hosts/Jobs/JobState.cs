using System.Globalization;

namespace Crest.Hosts.Jobs;

/// <summary>The state of a job.</summary>
/// <param name="Phase">How far it is.</param>
/// <param name="Code">The exit code of the script, where it ended and one is known; above 128, the number of a signal is added.</param>
/// <param name="Reason">Why it failed, is pending, or is unknown, in one line; null where there is nothing to say.</param>
/// <param name="Started">When it began, by the clock of its machine.</param>
/// <param name="Ended">When it ended, by the clock of its machine.</param>
public sealed record JobState(
    JobPhase Phase, int? Code = null, string? Reason = null, DateTimeOffset? Started = null, DateTimeOffset? Ended = null)
{
    private const int Signals = 128;

    private static readonly Dictionary<int, string> SignalNames = new()
    {
        [1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT", [4] = "SIGILL", [6] = "SIGABRT", [7] = "SIGBUS", [8] = "SIGFPE", [9] = "SIGKILL",
        [10] = "SIGUSR1", [11] = "SIGSEGV", [12] = "SIGUSR2", [13] = "SIGPIPE", [14] = "SIGALRM", [15] = "SIGTERM", [24] = "SIGXCPU",
        [25] = "SIGXFSZ",
    };

    /// <summary>Whether nothing will change any more.</summary>
    public bool IsOver => Phase is JobPhase.Finished or JobPhase.Failed;

    /// <summary>The state of a script that ended.</summary>
    /// <param name="code">Its exit code; above 128, the number of a signal is added.</param>
    /// <param name="started">When it began.</param>
    /// <param name="ended">When it ended.</param>
    public static JobState After(int code, DateTimeOffset? started, DateTimeOffset? ended) =>
        code == 0 ? new(JobPhase.Finished, 0, null, started, ended) : new(JobPhase.Failed, code, Describe(code), started, ended);

    /// <summary>The state of a bulk job.</summary>
    /// <param name="states">The states of its indices, in their order.</param>
    /// <param name="indices">The indices.</param>
    public static JobState Of(IReadOnlyList<JobState> states, JobIndices indices)
    {
        ArgumentNullException.ThrowIfNull(states);
        DateTimeOffset? started = states.Min(state => state.Started);
        if (!states.All(state => state.IsOver))
        {
            JobPhase phase = states.All(state => state.Phase == JobPhase.Pending) ? JobPhase.Pending
                : states.All(state => state.Phase is JobPhase.Unknown || state.IsOver) ? JobPhase.Unknown
                : JobPhase.Running;
            JobState? waiting = states.FirstOrDefault(state => state is { Phase: JobPhase.Pending or JobPhase.Unknown });
            return new(phase, null, waiting?.Reason, started);
        }

        (int Index, JobState State)[] failed =
        [
            .. states.Index().Where(entry => entry.Item.Phase == JobPhase.Failed)
                .Select(entry => (entry.Index + indices.First, entry.Item)),
        ];
        DateTimeOffset? ended = states.Max(state => state.Ended);
        if (failed.Length == 0) return new(JobPhase.Finished, 0, null, started, ended);
        return new(
            JobPhase.Failed, failed[0].State.Code,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{failed.Length} of {indices.Count} failed, the first is {failed[0].Index}: {failed[0].State.Reason}"),
            started, ended);
    }

    private static string Describe(int code) => code > Signals && SignalNames.TryGetValue(code - Signals, out string? signal)
        ? $"exit code {code}: it was killed by {signal}{(signal == "SIGTERM" ? ", as at a limit of time or when it is cancelled" : "")}"
        : $"exit code {code}";
}
