using System.Data.Common;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;

namespace Crest.Foundation.Databases;

/// <summary>
/// A database with Crest's tables. It opens connections, runs reads and changes, retries what can be retried, and turns the database's
/// errors into lines for the user. The SQL in which SQLite and PostgreSQL differ is here too.
/// </summary>
/// <param name="name">What messages call the database: a file, or an address without its password.</param>
/// <param name="subject">What is kept in it, in the plural as messages name it: "the runs", "the studies".</param>
/// <param name="clock">Measures how long to wait for other programs and for a server that does not answer.</param>
internal abstract partial class Database(string name, string subject, TimeProvider clock) : IDisposable
{
    /// <summary>What messages call the database: a file, or an address without its password.</summary>
    public string Name { get; } = name;

    /// <summary>What is kept in it, in the plural as messages name it.</summary>
    public string Subject { get; } = subject;

    /// <summary>The clock of the database's waits.</summary>
    protected TimeProvider Clock { get; } = clock;

    /// <summary>Opens a database; a file of SQLite is made where there is none.</summary>
    /// <param name="storage">
    /// A file's path or <c>sqlite:///path</c>; or PostgreSQL as <c>postgresql://user:password@host:port/database</c> (as Optuna takes
    /// both), or as <c>Host=...;Database=...</c> (as Npgsql takes it).
    /// </param>
    /// <param name="subject">What is kept in it, in the plural as messages name it.</param>
    /// <param name="clock">Measures how long to wait for other programs and for a server that does not answer.</param>
    /// <param name="mustExist">Whether a file that would only now be made is an error.</param>
    /// <param name="message">Told when a server is away and when it is back, or a file is locked for long; null for nobody.</param>
    /// <param name="patience">How long a server that was there may be away; null for 5 minutes.</param>
    /// <exception cref="CrestException">It is none of these, or the database cannot be reached.</exception>
    public static Database Open(
        string storage, string subject, TimeProvider clock, bool mustExist = false, Action<string>? message = null,
        TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        const string sqlite = "sqlite:///",
            forms = "SQLite (a file's path, or sqlite:///path) or in PostgreSQL (postgresql://user:password@host:port/database)";
        storage = storage.Trim();
        if (PostgresAddress.IsOne(storage))
            return new PostgresDatabase(PostgresAddress.Parse(storage), subject, clock, message, patience);
        string path = storage.StartsWith(sqlite, StringComparison.OrdinalIgnoreCase) ? storage[sqlite.Length..] : storage;
        if (Scheme().Match(path) is { Success: true } scheme) throw new CrestException($"{scheme.Value}...: {subject} are kept in {forms}");
        if (path.Length == 0)
            throw new CrestException("the storage names no file; give a path, or postgresql://user:password@host:port/database");
        // A file would be made of it, and its name, with the password, would be shown.
        if (Misspelt().IsMatch(path) && !File.Exists(path))
            throw new CrestException($"the storage is neither an address nor the name of a file: {subject} are kept in {forms}");
        if (mustExist && !File.Exists(path))
            throw new CrestException($"{path}: there are no studies yet; a search makes them: name the storage of the search");
        return new SqliteDatabase(path, subject, clock, message);
    }

    /// <summary>Whether this user can only read it; <see cref="Write"/> fails then.</summary>
    public virtual bool IsReadOnly => false;

    /// <summary>Runs queries that change nothing.</summary>
    /// <exception cref="CrestException">The database cannot be used.</exception>
    public abstract T Read<T>(Func<DbConnection, T> query);

    /// <summary>Runs a transaction: all of it happens, or nothing.</summary>
    /// <param name="change">
    /// The commands, for the connection that has the transaction. They run again from the beginning where the connection broke: even a
    /// transaction that was committed, where the answer was lost.
    /// </param>
    /// <exception cref="CrestException">The database cannot be used.</exception>
    public abstract T Write<T>(Func<DbConnection, T> change);

    /// <summary>Runs a transaction of one command, which may contain several statements: one round trip to the server.</summary>
    /// <param name="command">The command, run again as in <see cref="Write"/>.</param>
    /// <exception cref="CrestException">The database cannot be used.</exception>
    public abstract T WriteBatch<T>(Func<DbConnection, T> command);

    /// <summary>Whether there is a table or an index of this name.</summary>
    public abstract bool Has(DbConnection connection, string name);

    /// <summary>
    /// Lets transactions that call this happen one after the other, whatever they read before: each waits here
    /// until those before it have ended.
    /// </summary>
    public abstract void Serialize(DbConnection connection);

    /// <summary>Ends a query whose rows nobody else may change until the transaction ends; it waits for others' changes.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>As <see cref="ForUpdate"/>, but leaves out rows that others are changing.</summary>
    public abstract string ForUpdateSkipLocked { get; }

    /// <summary>A condition: a column is one of the values of a parameter that <see cref="Numbers"/> or <see cref="Texts"/> made.</summary>
    public abstract string IsOneOf(string column, string parameter);

    /// <summary>A query of the values of a parameter that <see cref="Numbers"/> made, in the column <c>value</c>.</summary>
    public abstract string RowsOf(string parameter);

    /// <summary>
    /// A condition: a column is like a pattern that <see cref="LikePattern"/> made. Small and capital letters of ASCII are the same
    /// where their case is ignored; of other letters the database decides.
    /// </summary>
    public abstract string IsLike(string column, string parameter, bool ignoreCase);

    /// <summary>A pattern as a parameter: <c>%</c> is any text, <c>_</c> any character, <c>\</c> takes its meaning from the next.</summary>
    public abstract object LikePattern(string pattern, bool ignoreCase);

    /// <summary>The number that a text is, as JSON writes numbers; null for any other text.</summary>
    public abstract string NumberOf(string text);

    /// <summary>The type of a column of keys that the database gives out, from 1 on.</summary>
    public abstract string GeneratedKey { get; }

    /// <summary>Numbers as a parameter.</summary>
    public abstract object Numbers(IEnumerable<long> numbers);

    /// <summary>Texts as a parameter.</summary>
    public abstract object Texts(IEnumerable<string> texts);

    /// <summary>A time as a parameter for a column of the database's type of time.</summary>
    public abstract object Time(DateTime time);

    /// <summary>The seconds since the time of a column that CURRENT_TIMESTAMP was written to.</summary>
    public abstract string SecondsSince(string column);

    /// <summary>The seconds since 1970 by the database's clock.</summary>
    public abstract string Now { get; }

    /// <summary>
    /// How long the database has been there for all who use it, as far as can be known. Who was silent before may have had no way to speak.
    /// </summary>
    public abstract TimeSpan Presence(DbConnection connection);

    /// <summary>Closes the connections that are kept for the next use.</summary>
    public abstract void Dispose();

    /// <summary>
    /// In milliseconds. Where many processes start at the same time, one may stand still for seconds in the middle of a match.
    /// </summary>
    private const int LongestMatch = 60_000;

    [GeneratedRegex(@"^[A-Za-z][\w+.-]+://", RegexOptions.None, matchTimeoutMilliseconds: LongestMatch)]
    private static partial Regex Scheme();

    /// <summary>Text like an address: <c>user:password@host</c>, a scheme with too few slashes, quotes that were not the shell's.</summary>
    [GeneratedRegex(
        """^["'`]|:.*@|^postgres(ql)?:|^(host|server|data source)\s*=""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: LongestMatch)]
    private static partial Regex Misspelt();
}
