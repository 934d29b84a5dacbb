using System.ComponentModel;
using System.Diagnostics;
using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Foundation.Projects;

namespace Crest.Dashboard.Workflows;

/// <summary>
/// Runs <c>crest workflow</c> as a process of its own, in a session of its own, so that a workflow goes on when the server ends.
/// </summary>
/// <param name="program">The words of a command line of this program without arguments.</param>
/// <param name="project">The project.</param>
internal sealed class WorkflowProcess(IReadOnlyList<string> program, Project project)
{
    private const string Session = "/usr/bin/setsid", Fault = "crest: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2), LongPatience = TimeSpan.FromMinutes(2);

    /// <summary>Starts to run a workflow.</summary>
    /// <param name="place">The workflow.</param>
    /// <exception cref="CrestException">It cannot be started, or is refused at once.</exception>
    public Task Run(WorkflowPlace place) => Start(place, Patience, mustEnd: false, "run", place.Folder);

    /// <summary>Asks a workflow to stop.</summary>
    /// <param name="place">The workflow.</param>
    /// <exception cref="CrestException">It cannot be asked, or nothing is at work.</exception>
    public Task Stop(WorkflowPlace place) => Start(place, Patience, mustEnd: false, "stop", place.Folder);

    /// <summary>Forgets a component and all that follows it, and runs the workflow.</summary>
    /// <param name="place">The workflow.</param>
    /// <param name="component">The component, as states name it.</param>
    /// <exception cref="CrestException">The workflow is at work, or cannot be started.</exception>
    public async Task RunAgain(WorkflowPlace place, string component)
    {
        await Start(place, LongPatience, mustEnd: true, "clean", place.Folder, "--", component);
        await Run(place);
    }

    private async Task Start(WorkflowPlace place, TimeSpan patience, bool mustEnd, params string[] words)
    {
        if (program.Count == 0) throw new CrestException("this server cannot start workflows; use 'crest workflow run'");
        string log = LogOf(place);
        // The shell only opens the log, and is then the program.
        string[] shell = ["/bin/sh", "-c", "exec \"$@\" > \"$0\" 2>&1 < /dev/null", log];
        string[] all = [.. File.Exists(Session) ? [Session] : Array.Empty<string>(), .. shell, .. program, "workflow", .. words];
        var start = new ProcessStartInfo(all[0], all[1..]) { WorkingDirectory = project.Folder, UseShellExecute = false };
        // Not on the command line, which everybody on the machine can read.
        start.Environment["CREST_REGISTRY"] = project.RunStoreAddress;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(log)!);
            using Process process = Process.Start(start)!;
            if (await HasEnded(process, patience) && process.ExitCode != 0 && FaultIn(log) is { } fault) throw new CrestException(fault);
            if (mustEnd && !process.HasExited)
                throw new CrestException($"{place.Name}: 'crest workflow {words[0]}' takes long; wait for its end");
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw new CrestException($"{place.Name}: cannot start 'crest workflow {words[0]}': {e.Message}", e);
        }
    }

    private static async Task<bool> HasEnded(Process process, TimeSpan patience)
    {
        using var end = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(end.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Why the program has refused; null where it said no such thing: a task that fails is in the states.</summary>
    private static string? FaultIn(string log) =>
        File.ReadLines(log).LastOrDefault(line => line.StartsWith(Fault, StringComparison.Ordinal))?[Fault.Length..];

    /// <summary>What a process of a workflow says.</summary>
    private string LogOf(WorkflowPlace place) =>
        Path.Combine(project.Folder, Project.Marker, "workflows", $"{ContentHash.OfTexts(place.Name)[..16]}.log");
}
