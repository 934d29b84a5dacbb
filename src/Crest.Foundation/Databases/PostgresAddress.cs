using System.Globalization;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Npgsql;

namespace Crest.Foundation.Databases;

/// <summary>Reads the address of a PostgreSQL database. No message repeats what was given: a password may stand anywhere in it.</summary>
internal static partial class PostgresAddress
{
    private const string Forms = "give postgresql://user:password@host:port/database, or Host=...;Database=...;Username=...;Password=...";

    private const string Escapes =
        "; in postgresql://..., write @ / # ? % of a password as %40 %2F %23 %3F %25, or give the password in PGPASSWORD";

    /// <summary>
    /// In milliseconds. Where many processes start at the same time, one may stand still for seconds in the middle of a match.
    /// </summary>
    private const int LongestMatch = 60_000;

    /// <summary>Whether a storage is meant to be PostgreSQL.</summary>
    public static bool IsOne(string storage) => Scheme().IsMatch(storage) || KeyValues().IsMatch(storage);

    /// <summary>Reads an address.</summary>
    /// <exception cref="CrestException">It is none, or names no database.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string storage)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = Scheme().IsMatch(storage) ? ParseUrl(storage) : new NpgsqlConnectionStringBuilder(storage);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or KeyNotFoundException
            or InvalidCastException)
        {
#pragma warning disable MA0054 // The inner exception may repeat a part of what was given.
            throw new CrestException($"the connection string of the storage cannot be understood; {Forms}{HintFor(storage)}");
#pragma warning restore MA0054
        }

        if (builder.Port is < 1 or > ushort.MaxValue)
            throw new CrestException($"the connection string of the storage has a port that is none; {Forms}{HintFor(storage)}");
        if (string.IsNullOrEmpty(builder.Host))
            throw new CrestException($"the connection string of the storage names no host; {Forms}{HintFor(storage)}");
        if (string.IsNullOrEmpty(builder.Database))
            throw new CrestException($"the connection string of the storage names no database; {Forms}{HintFor(storage)}");
        return builder;
    }

    /// <summary>How to write a password that was taken for other parts of an address.</summary>
    public static string HintFor(string storage) =>
        Scheme().Match(storage) is { Success: true } scheme && Reserved().IsMatch(storage[scheme.Length..]) ? Escapes : "";

    /// <summary>The address as messages show it, without the password.</summary>
    public static string Show(NpgsqlConnectionStringBuilder address) => "postgresql://"
        + $"{(string.IsNullOrEmpty(address.Username) ? "" : $"{address.Username}@")}{address.Host}:{address.Port}/{address.Database}";

    /// <summary>The form of SQLAlchemy's URLs, which Optuna takes; special characters of user and password are escaped with %.</summary>
    private static NpgsqlConnectionStringBuilder ParseUrl(string url)
    {
        Match match = Url().Match(url);
        if (!match.Success) throw new FormatException();
        string Part(string name) => Uri.UnescapeDataString(match.Groups[name].Value);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = Part("ipv6") is { Length: > 0 } address ? address : Part("host"), Database = Part("database"),
        };
        if (Part("user") is { Length: > 0 } user) builder.Username = user;
        if (Part("password") is { Length: > 0 } password) builder.Password = password;
        if (Part("port") is { Length: > 0 } port) builder.Port = int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture);
        foreach (string option in match.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = option.Split('=', 2);
            string name = Uri.UnescapeDataString(parts[0]), value = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
            switch (name)
            {
                case "sslmode":
                    builder["SSL Mode"] = value.Replace("-", "", StringComparison.Ordinal);
                    break;
                case "connect_timeout":
                    builder.Timeout = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
                    break;
                default:
                    // host, port, user, password: libpq's names are Npgsql's too.
                    builder[name] = value;
                    break;
            }
        }

        return builder;
    }

    [GeneratedRegex(
        @"^postgres(ql)?(\+\w+)?://", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: LongestMatch)]
    private static partial Regex Scheme();

    /// <summary>Something between user and host that may be a password with a character that has a meaning in addresses.</summary>
    [GeneratedRegex(@"^[^:@]*:.*[@/#?%].*@", RegexOptions.None, matchTimeoutMilliseconds: LongestMatch)]
    private static partial Regex Reserved();

    [GeneratedRegex(@"^\s*[\w ]+=.*(;|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: LongestMatch)]
    private static partial Regex KeyValues();

    [GeneratedRegex(
        @"^[\w+]+://((?<user>[^:/@]*)(:(?<password>[^@]*))?@)?(\[(?<ipv6>[^\]/?@]+)\]|(?<host>[^/:?@]*))"
            + @"(:(?<port>[0-9]*))?(/(?<database>[^?@]*))?(\?(?<query>.*))?$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: LongestMatch)]
    private static partial Regex Url();
}
