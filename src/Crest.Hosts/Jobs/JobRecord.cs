using System.Globalization;
using System.Text.RegularExpressions;

namespace Crest.Hosts.Jobs;

/// <summary>
/// What a job wrote about itself. The file has the lines <c>started HOST PID BOOT/START SECONDS ID</c> and <c>ended CODE SECONDS</c>, or
/// else the line <c>revoked</c>. The first is written by whoever creates the file, which only one can. Between them the line
/// <c>group PGID</c> names the script's process group, where one process runs several scripts.
/// </summary>
/// <param name="Kind">What it says.</param>
/// <param name="Host">The machine on which the job began.</param>
/// <param name="ProcessId">The process that runs the script there.</param>
/// <param name="Start">The boot of the machine, a slash, and the start of the process in clock ticks since the boot.</param>
/// <param name="Started">When it began, by the clock of its machine.</param>
/// <param name="SchedulerId">The id that the scheduler gave to what began; null without a scheduler.</param>
/// <param name="Code">The exit code of the script; above 128, the number of the signal that killed it is added.</param>
/// <param name="Ended">When it ended, by the clock of its machine.</param>
public sealed partial record JobRecord(
    JobRecordKind Kind, string? Host = null, int ProcessId = 0, string? Start = null, DateTimeOffset? Started = null,
    string? SchedulerId = null, int? Code = null, DateTimeOffset? Ended = null)
{
    /// <summary>The content of the record of a job that must not begin.</summary>
    public const string RevokedText = "revoked\n";

    /// <summary>Reads a record. Lines that were cut are left out.</summary>
    /// <param name="text">The content of the file; null where there is none.</param>
    public static JobRecord Parse(string? text)
    {
        if (text is null) return new JobRecord(JobRecordKind.NotClaimed);
        if (text.StartsWith("revoked", StringComparison.Ordinal)) return new JobRecord(JobRecordKind.Revoked);
        Match start = StartLine().Match(text);
        if (!start.Success) return new JobRecord(JobRecordKind.Claimed);
        string id = start.Groups["id"].Value;
        var record = new JobRecord(
            JobRecordKind.Started, start.Groups["host"].Value, Number(start, "pid"), start.Groups["start"].Value, Time(start),
            id is "-" or "" ? null : id);
        Match end = EndLine().Match(text);
        return end.Success ? record with { Kind = JobRecordKind.Ended, Code = Number(end, "code"), Ended = Time(end) } : record;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(Match match) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(
        @"\Astarted (?<host>\S+) (?<pid>[0-9]{1,9}) (?<start>\S+) (?<time>[0-9]{1,11}) (?<id>\S+)\n", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex StartLine();

    [GeneratedRegex(@"\nended (?<code>[0-9]{1,3}) (?<time>[0-9]{1,11})\n", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EndLine();
}
