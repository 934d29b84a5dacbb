using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Foundation.Processes;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Configurations;

/// <summary>A job of a multirun as a process, whose output is a file.</summary>
internal static class MultirunProcess
{
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(60);

    /// <summary>Makes sure that no process of an earlier call is at work: one whose parent was killed goes on.</summary>
    /// <param name="file">The file that names it, if it was not ended.</param>
    /// <exception cref="CrestException">It is still running.</exception>
    public static void CheckIsGone(string file)
    {
        if (!File.Exists(file) || File.ReadAllText(file).Split(' ', 2) is not [var text, var started]) return;
        if (int.TryParse(text, CultureInfo.InvariantCulture, out int process) && ProcessIdentity.StartOf(process) == started)
            throw new CrestException($"{file}: the process {process} of an earlier call is still running this job; wait for it, or end it");
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="context">Where it runs.</param>
    /// <param name="log">The file of what it prints.</param>
    /// <param name="identity">The file that names it while it runs.</param>
    /// <returns>Its exit code, and the last line of its messages.</returns>
    /// <exception cref="OperationCanceledException">It was stopped; a training has written its checkpoint.</exception>
    public static (int Code, string Last) Run(IReadOnlyList<string> words, JobContext context, string log, string identity)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = context.Folder,
        };
        if (context.RunStore is { } store) start.Environment["CREST_REGISTRY"] = AddressOf(store, context.Folder);
        try
        {
            using var lines = new StreamWriter(log) { AutoFlush = true };
            using Process process = Process.Start(start)!;
            File.WriteAllText(identity, string.Create(CultureInfo.InvariantCulture, $"{process.Id} {ProcessIdentity.StartOf(process.Id)}"));
            string last = "it said nothing";
            void Keep(string? line, bool isError)
            {
                if (line is null) return;
                lock (lines)
                {
                    lines.WriteLine(line);
                    if (isError && line.Trim().Length > 0) last = line;
                }
            }

            process.ErrorDataReceived += (_, line) => Keep(line.Data, isError: true);
            process.OutputDataReceived += (_, line) => Keep(line.Data, isError: false);
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            using (context.Cancellation.Register(() => End(process))) process.WaitForExit();
            File.Delete(identity);
            context.Cancellation.ThrowIfCancellationRequested();
            return (process.ExitCode, last);
        }
        catch (Win32Exception e)
        {
            throw new CrestException($"cannot start a job: {words[0]}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", log, e);
        }
    }

    /// <summary>A run store for processes in other folders.</summary>
    /// <param name="store">Its file or address.</param>
    /// <param name="folder">The folder from which a file is named.</param>
    public static string AddressOf(string store, string folder)
    {
        bool isPath = !store.Contains("://", StringComparison.Ordinal) && !store.Contains(';', StringComparison.Ordinal);
        return isPath ? Path.GetFullPath(store, folder) : store;
    }

    /// <summary>Asks it to end, so that a training writes its checkpoint; one that does not is killed.</summary>
    private static void End(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill(entireProcessTree: true);
            return;
        }

        ProcessSignal.End(process.Id);
        if (!process.WaitForExit(PatienceAtTheEnd)) process.Kill(entireProcessTree: true);
    }
}
