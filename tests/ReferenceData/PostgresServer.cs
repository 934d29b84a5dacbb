namespace Crest.Tests.ReferenceData;

/// <summary>A PostgreSQL server of a test, from Debian's package; the test is skipped where it is not installed.</summary>
internal sealed class PostgresServer : IDisposable
{
    private static readonly string Script = Path.Combine(ReferenceFiles.Root, "tests", "postgres");

    // Not below a temporary folder of the test, which the server's user may not enter.
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"crest-postgres-{Guid.NewGuid():N}");
    private int _databases;

    private PostgresServer() => Address = OutsideProgram.Run(Script, "start", _folder).Trim();

    /// <summary>Starts a server.</summary>
    public static PostgresServer Start()
    {
        if (!Directory.Exists("/usr/lib/postgresql")) Assert.Skip("PostgreSQL is not installed (Debian: postgresql)");
        return new PostgresServer();
    }

    /// <summary>The address of a database on it, in Optuna's form.</summary>
    public string Address { get; }

    /// <summary>The address of a new, empty database.</summary>
    public string NewDatabase()
    {
        string name = $"test{Interlocked.Increment(ref _databases)}";
        OutsideProgram.Run("psql", Address, "-qc", $"CREATE DATABASE {name} TEMPLATE template0");
        return Address[..(Address.LastIndexOf('/') + 1)] + name;
    }

    /// <summary>What a query gives, columns apart by |, rows by lines.</summary>
    public static string Query(string address, string sql) => OutsideProgram.Run("psql", address, "-qAtc", sql).Trim();

    /// <summary>Breaks all sessions off, ends the server and starts it again.</summary>
    public void Restart() => OutsideProgram.Run(Script, "restart", _folder);

    /// <summary>Ends the server as a crash would.</summary>
    public void Kill() => OutsideProgram.Run(Script, "kill", _folder);

    /// <summary>Starts it again.</summary>
    public void StartAgain() => OutsideProgram.Run(Script, "start", _folder);

    public void Dispose() => OutsideProgram.Run(Script, "remove", _folder);
}
