using System.Data.Common;
using Crest.Foundation.Processes;
using Dapper;

namespace Crest.Experiments.Runs;

/// <summary>
/// Finds runs that are written as running though their process is gone, and marks them as killed. Each has no end time then: should a
/// process that could not be seen send a heartbeat after all, its run is running again.
/// </summary>
internal static class GoneRuns
{
    /// <summary>
    /// The longest silence of a process that is still there: heartbeats come every half minute, and the clocks of
    /// machines differ by a minute or two.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The runs whose process is gone; nothing is changed. Those of other programs, which tell of no process and send no heartbeats, run
    /// until they are said to have ended.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="processes">Where processes are looked up.</param>
    /// <param name="now">The time, in milliseconds since 1970.</param>
    public static IReadOnlyList<Sighting> Find(DbConnection connection, ProcessTable processes, long now) =>
    [
        .. connection.Query<Sighting>(
            """
            SELECT id AS Id, host AS Host, process_id AS ProcessId, process_started AS Started, heartbeat AS Heartbeat
            FROM runs WHERE status = 'running' AND process_id <> 0
            """)
            .Where(run => processes.IsGone(
                new ProcessIdentity(run.Host, (int)run.ProcessId, run.Started), TimeSpan.FromMilliseconds(now - run.Heartbeat), Patience)),
    ];

    /// <summary>
    /// Marks runs as killed. The process that was found gone is named, with its last heartbeat: a run that was resumed meanwhile stays.
    /// </summary>
    public static int MarkKilled(DbConnection connection, IEnumerable<Sighting> runs, long now) => connection.Execute(
        $"""
        UPDATE runs SET status = 'killed', changed_time = {now}
        WHERE id = @Id AND status = 'running'
            AND host = @Host AND process_id = @ProcessId AND process_started = @Started AND heartbeat = @Heartbeat
        """,
        runs);

    /// <summary>Which process was last seen at a run.</summary>
    internal sealed class Sighting
    {
        public string Id { get; init; } = "";

        public string Host { get; init; } = "";

        public long ProcessId { get; init; }

        public string Started { get; init; } = "";

        public long Heartbeat { get; init; }
    }
}
