namespace Crest.Experiments.Runs;

/// <summary>A row of the table of runs.</summary>
internal sealed class RunRow
{
    /// <summary>The columns under the names of the properties.</summary>
    public const string Columns =
        """
        id AS Id, project AS Project, method AS Method, status AS Status, host AS Host, process_id AS ProcessId,
        process_started AS ProcessStarted, user_name AS UserName,
        git_commit AS GitCommit, git_dirty AS GitDirty, command_line AS CommandLine,
        configuration AS Configuration, memo AS Memo, start_time AS StartTime, end_time AS EndTime, heartbeat AS Heartbeat,
        name AS Name, deleted_time AS DeletedTime
        """;

    public string Id { get; init; } = "";

    public string Project { get; init; } = "";

    public string Method { get; init; } = "";

    public string Status { get; init; } = "";

    public string Host { get; init; } = "";

    public long ProcessId { get; init; }

    public string ProcessStarted { get; init; } = "";

    public string UserName { get; init; } = "";

    public string? GitCommit { get; init; }

    public long GitDirty { get; init; }

    public string CommandLine { get; init; } = "";

    public string Configuration { get; init; } = "";

    public string Memo { get; init; } = "";

    public long StartTime { get; init; }

    public long? EndTime { get; init; }

    public long Heartbeat { get; init; }

    public string Name { get; init; } = "";

    public long? DeletedTime { get; init; }

    /// <summary>A status as it is written in the table.</summary>
    public static string Write(RunStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>A status as it is read from the table.</summary>
    public static RunStatus ReadStatus(string status) => Enum.Parse<RunStatus>(status, ignoreCase: true);
}
