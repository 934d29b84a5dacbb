using System.Globalization;

namespace Crest.Dashboard.Layout;

/// <summary>Numbers, times and sizes as the pages show them.</summary>
public static class Texts
{
    /// <summary>A number in up to five digits.</summary>
    /// <param name="value">The number.</param>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        double.NaN => "NaN",
        _ when value == Math.Truncate(value) && Math.Abs(value) < 1e9 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("G5", CultureInfo.InvariantCulture),
    };

    /// <summary>A number with all its digits.</summary>
    /// <param name="value">The number.</param>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A length of time in its two largest units.</summary>
    /// <param name="time">The length, not below 0.</param>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => $"{(int)time.TotalDays} d {time.Hours} h",
        { TotalHours: >= 1 } => $"{(int)time.TotalHours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds} s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):F1} s"),
    };

    /// <summary>A time on the clock of the server: today only the hours and minutes.</summary>
    /// <param name="time">The time.</param>
    /// <param name="now">The time now, in the zone of the server.</param>
    public static string Moment(DateTimeOffset time, DateTimeOffset now)
    {
        DateTimeOffset local = time.ToOffset(now.Offset);
        string format = local.Date == now.Date ? "HH:mm" : local.Year == now.Year ? "d MMM HH:mm" : "d MMM yyyy";
        return local.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A time with the date and the seconds.</summary>
    /// <param name="time">The time.</param>
    /// <param name="now">The time now, in the zone of the server.</param>
    public static string Exact(DateTimeOffset time, DateTimeOffset now) =>
        time.ToOffset(now.Offset).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes.</summary>
    /// <param name="bytes">The number.</param>
    public static string Size(long bytes)
    {
        string[] units = ["bytes", "kB", "MB", "GB", "TB"];
        double size = bytes;
        int unit = 0;
        for (; size >= 1000 && unit < units.Length - 1; unit++) size /= 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 ? $"{bytes}" : $"{size:G3}")} {units[unit]}");
    }

    /// <summary>A number of things.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The word for one of them; several have an <c>s</c> at its end.</param>
    public static string Count(long count, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {one}{(count == 1 ? "" : "s")}");
}
