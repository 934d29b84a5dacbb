using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Hosts.Machines;

/// <summary>A machine on which commands run and files are. Paths are absolute paths of that machine.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Files belong to a host, also where this machine is the only kind of host.")]
public sealed class Host
{
    private Host(string name, TimeProvider clock) => (Name, Clock) = (name, clock);

    /// <summary>The name of the host, for messages.</summary>
    public string Name { get; }

    /// <summary>The clock by which waiting for the host is limited.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The user as whom commands run.</summary>
    public string User { get; } = Environment.UserName;

    /// <summary>This machine.</summary>
    /// <param name="clock">The clock; the system's if it is null.</param>
    public static Host Local(TimeProvider? clock = null) => new("local", clock ?? TimeProvider.System);

    /// <summary>Runs a command to its end, with nothing on its standard input.</summary>
    /// <param name="command">The program, which is looked for on the PATH, and its arguments; no shell interprets them.</param>
    /// <param name="limit">The time after which the command is killed.</param>
    /// <param name="cancellation">Kills the command.</param>
    /// <exception cref="CrestException">There is no such program, or it does not end in time.</exception>
    public CommandResult Run(IReadOnlyList<string> command, TimeSpan limit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        string program = command[0];
        using var timeout = new CancellationTokenSource(limit, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using Process process = Start(command);
        try
        {
            process.StandardInput.Close();
            // A process that the command left behind may hold the pipes open: reading is limited too.
            Task<string> output = process.StandardOutput.ReadToEndAsync(either.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(either.Token);
            Task.WhenAll(output, errors, process.WaitForExitAsync(either.Token)).GetAwaiter().GetResult();
            return new CommandResult(program, process.ExitCode, output.Result, errors.Result);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new CrestException(
                $"{program} has not answered for {limit.TotalMinutes:0.#} minutes; check that what it asks is running", e);
        }
    }

    /// <summary>Whether a file exists.</summary>
    /// <param name="path">The file.</param>
    public bool FileExists(string path) => File.Exists(path);

    /// <summary>Writes a text file in one step; a reader sees the old file or the new one.</summary>
    /// <param name="path">The file; its folder is made if it is missing.</param>
    /// <param name="text">The content.</param>
    /// <param name="mode">The permissions; the usual ones if it is null.</param>
    /// <exception cref="CrestException">The file cannot be written.</exception>
    public void WriteText(string path, string text, UnixFileMode? mode = null) => AtomicFile.WriteAllText(path, text, mode);

    /// <summary>Deletes a file; nothing happens if there is none.</summary>
    /// <param name="path">The file.</param>
    public void DeleteFile(string path)
    {
        if (File.Exists(path)) File.Delete(path);
    }

    /// <summary>Deletes a folder; nothing happens if there is none, or if it contains something.</summary>
    /// <param name="path">The folder.</param>
    public void DeleteEmptyFolder(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It contains something.
        }
    }

    /// <summary>Makes a folder and those above it; nothing happens if it exists.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="CrestException">The folder cannot be made.</exception>
    public void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", path, e);
        }
    }

    private static Process Start(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new CrestException(
                $"{command[0]} cannot be run: it is not installed here or not on the PATH; use a machine on which '{command[0]}' works", e);
        }
    }
}
