using System.Globalization;

namespace Crest.Experiments.Runs;

/// <summary>
/// A time as exactly as a user gave it: a day, a minute or a second, so that <c>started = 2026-11-20</c> is all of that day.
/// </summary>
/// <param name="Begin">Where it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Offset">How far it is ahead of UTC; null for local time.</param>
internal readonly record struct RunMoment(DateTime Begin, TimeSpan Length, TimeSpan? Offset)
{
    /// <summary>How a time is written, for errors.</summary>
    public const string Form = "a time such as 2026-11-20 or '2026-11-20 14:30'";

    private const int LastYear = 9998;

    private static readonly (string Format, TimeSpan Length)[] Formats =
    [
        ("yyyy-MM-dd", TimeSpan.FromDays(1)),
        ("yyyy-MM-dd HH:mm", TimeSpan.FromMinutes(1)), ("yyyy-MM-ddTHH:mm", TimeSpan.FromMinutes(1)),
        ("yyyy-MM-dd HH:mm:ss", TimeSpan.FromSeconds(1)), ("yyyy-MM-ddTHH:mm:ss", TimeSpan.FromSeconds(1)),
        ("yyyy-MM-dd HH:mm:ss.fff", TimeSpan.FromMilliseconds(1)), ("yyyy-MM-ddTHH:mm:ss.fff", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Reads a time, with <c>Z</c> or an offset such as <c>+09:00</c> at its end or in local time.</summary>
    public static RunMoment? Parse(string text)
    {
        (string time, TimeSpan? offset) = (text, null);
        if (text.EndsWith('Z')) (time, offset) = (text[..^1], TimeSpan.Zero);
        // The date alone contains dashes too.
        else if (text.LastIndexOfAny(['+', '-']) is > 10 and var sign
            && TimeSpan.TryParseExact(text[(sign + 1)..], @"hh\:mm", CultureInfo.InvariantCulture, out TimeSpan given))
            (time, offset) = (text[..sign], text[sign] == '-' ? -given : given);
        foreach ((string format, TimeSpan length) in Formats)
            if (DateTime.TryParseExact(time, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime begin)
                && begin.Year <= LastYear)
                return new RunMoment(begin, length, offset);
        return null;
    }

    /// <summary>A time as a number, which MLflow's clients write.</summary>
    /// <param name="milliseconds">Milliseconds since 1970 (UTC); what is out of the range of dates is taken as its end.</param>
    public static RunMoment Of(double milliseconds)
    {
        DateTime last = new(LastYear, 12, 31, 0, 0, 0, DateTimeKind.Unspecified);
        double most = (last - DateTime.UnixEpoch).TotalMilliseconds;
        DateTime begin = DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Unspecified)
            .AddTicks((long)Math.Clamp(Math.Floor(milliseconds), 0, most) * TimeSpan.TicksPerMillisecond);
        return new RunMoment(begin, TimeSpan.FromMilliseconds(1), TimeSpan.Zero);
    }

    /// <summary>Its beginning, and the beginning of what follows it, in milliseconds since 1970 (UTC).</summary>
    /// <param name="local">The time zone of local time.</param>
    public (long Begin, long End) Milliseconds(TimeZoneInfo local)
    {
        TimeSpan? offset = Offset;
        // The offset is that of each end: a day may be 23 or 25 hours long.
        long Utc(DateTime time) =>
            (time.Ticks - (offset ?? local.GetUtcOffset(time)).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        return (Utc(Begin), Utc(Begin + Length));
    }
}
