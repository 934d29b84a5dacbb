using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Foundation.Processes;

namespace Crest.Workflows.Engine;

/// <summary>
/// A script that runs on this machine and outlives the engine. Bash claims a record file that must not exist, starts the script as a
/// process group of its own, and notes in the record how it ended: whoever comes later reads there what became of it, and never runs it
/// twice.
/// </summary>
internal static class LocalScript
{
    /// <summary>What <see cref="EndOf"/> returns where the script was ended and its exit code is not known.</summary>
    public const int Killed = 137;

    /// <summary>Long enough for bash to start on a busy machine.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Bound by the start of processes, about 2 ms each: only builtins beside the script.</summary>
    private const string Wrapper = """
        record=$1 log=$2 script=$3
        set -o noclobber
        { : > "$record"; } 2> /dev/null || exit 125
        set +o noclobber
        exec 2> /dev/null # bash would tell of its jobs
        set -m
        { printf 'started %s\n' "$BASHPID" >> "$record"; exec "./$script"; } < /dev/null >> "$log" 2>&1 &
        child=$!
        stop() { kill -TERM -- "-$child"; { sleep 10; kill -KILL -- "-$child"; } & }
        trap stop TERM
        trap : INT QUIT HUP
        while :; do wait "$child"; code=$?; kill -0 "$child" || break; done
        printf 'ended %d\n' "$code" >> "$record"
        exit "$code"
        """;

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script, a path in the folder.</param>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="variables">What is added to the environment of this process.</param>
    /// <param name="record">The record, which does not exist yet.</param>
    /// <param name="log">Where what it prints is added.</param>
    /// <param name="stop">Ends the script and what it started: SIGTERM, ten seconds later SIGKILL.</param>
    /// <returns>The exit code; 128 and the number of the signal for a script that a signal ended.</returns>
    /// <exception cref="CrestException">Bash cannot be started.</exception>
    public static async Task<int> Run(
        string script, string folder, IReadOnlyDictionary<string, string> variables, string record, string log, CancellationToken stop)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", Wrapper, "crest-task", record, log, script])
        {
            WorkingDirectory = folder, UseShellExecute = false,
        };
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        try
        {
            using Process process = Process.Start(start)!;
            await using (stop.Register(() => ProcessSignal.End(process.Id)))
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            // Where bash itself was killed, the script may still run.
            return EndIn(record) ?? await EndOf(record, stop).ConfigureAwait(false) ?? process.ExitCode;
        }
        catch (Win32Exception e)
        {
            throw new CrestException($"{folder}: bash cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Waits for the end of a script that another process has started.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="stop">Ends the script.</param>
    /// <returns>The exit code; null where it never began, and never will.</returns>
    public static async Task<int?> EndOf(string record, CancellationToken stop)
    {
        long begun = Stopwatch.GetTimestamp();
        bool isStopped = false;
        while (true)
        {
            // Whoever makes the record runs the script: here nobody.
            if (Claim(record)) return null;
            if (EndIn(record) is { } code) return code;
            int? group = GroupIn(record);
            if (group is null && Stopwatch.GetElapsedTime(begun) > StartLimit) return null;
            if (group is { } id && !IsAlive(id, record)) return EndIn(record) ?? Killed;
            if (group is { } running && stop.IsCancellationRequested && !isStopped)
            {
                ProcessSignal.EndGroup(running);
                isStopped = true;
            }

            await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static bool Claim(string record)
    {
        try
        {
            using var file = new FileStream(record, FileMode.CreateNew);
            return true;
        }
        catch (IOException) when (File.Exists(record))
        {
            return false;
        }
    }

    private static int? EndIn(string record) => Number(record, "ended ");

    private static int? GroupIn(string record) => Number(record, "started ");

    /// <summary>The number after a word; null where the line is not there, or not whole yet.</summary>
    private static int? Number(string record, string word)
    {
        if (!File.Exists(record)) return null;
        foreach (string line in File.ReadAllText(record).Split('\n')[..^1])
            if (line.StartsWith(word, StringComparison.Ordinal)) return int.Parse(line.AsSpan(word.Length), CultureInfo.InvariantCulture);
        return null;
    }

    /// <summary>Whether the process that a record names still runs, and is not another that got its number.</summary>
    private static bool IsAlive(int id, string record)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime() <= File.GetLastWriteTimeUtc(record) + StartLimit;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }
}
