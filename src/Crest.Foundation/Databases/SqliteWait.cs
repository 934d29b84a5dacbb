using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crest.Foundation.Databases;

/// <summary>
/// Waits for other processes that write to a file of SQLite, looking again after a few milliseconds. Microsoft.Data.Sqlite would sleep
/// 150 ms between two looks, and the busy_timeout of this build of SQLite a whole second.
/// </summary>
/// <param name="path">The file, for messages.</param>
/// <param name="clock">Measures the wait.</param>
/// <param name="message">Told in a line of a long wait; null for nobody.</param>
internal sealed class SqliteWait(string path, TimeProvider clock, Action<string>? message)
{
    /// <summary>How long a transaction waits for those of other processes; they last milliseconds.</summary>
    public const int PatienceSeconds = 60;

    /// <summary>A wait that is longer than this is told to the user.</summary>
    private const int SilentSeconds = 2;

    /// <summary>Runs a statement that may have to wait.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="statement">The statement.</param>
    /// <exception cref="SqliteException">It fails, or another process writes for too long.</exception>
    public void Execute(SqliteConnection connection, string statement)
    {
        const double first = 1, longest = 25, growth = 1.5;
        long start = clock.GetTimestamp();
        bool isTold = false;
        for (double wait = first; ; wait = Math.Min(wait * growth, longest))
        {
            int code = raw.sqlite3_exec(connection.Handle, statement);
            if (code == raw.SQLITE_OK) return;
            double seconds = clock.GetElapsedTime(start).TotalSeconds;
            if ((code & 0xff) is not raw.SQLITE_BUSY || seconds > PatienceSeconds)
                SqliteException.ThrowExceptionForRC(code, connection.Handle);
            if (!isTold && seconds > SilentSeconds)
            {
                message?.Invoke($"{path}: another process is writing to it; waiting, up to {PatienceSeconds} s");
                isTold = true;
            }

            Thread.Sleep(TimeSpan.FromMilliseconds(wait * (0.5 + Random.Shared.NextDouble()))); // not all at the same moments
        }
    }
}
