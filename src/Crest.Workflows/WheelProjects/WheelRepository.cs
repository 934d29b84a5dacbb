using System.ComponentModel;
using System.Diagnostics;
using Crest.Foundation.Errors;

namespace Crest.Workflows.WheelProjects;

/// <summary>Takes the last version of a project out of a git repository of this machine, with the user's own git.</summary>
internal static class WheelRepository
{
    /// <summary>Variables by which git would work on another repository than the one that is named.</summary>
    private static readonly string[] Foreign = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"];

    /// <summary>Whether a folder is a repository without files beside it.</summary>
    public static bool IsBare(string folder) => File.Exists(Path.Combine(folder, "HEAD"))
        && Directory.Exists(Path.Combine(folder, "objects")) && Directory.Exists(Path.Combine(folder, "refs"));

    /// <summary>Copies the files of the last version.</summary>
    /// <param name="repository">The repository: an absolute path or a <c>file://</c> address.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CrestException">There is no git, or it refuses.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Clone(string repository, string folder, CancellationToken stop)
    {
        // Neither hooks nor templates nor other repositories of it are run or fetched.
        var start = new ProcessStartInfo("git",
        [
            "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never", "-c", "protocol.file.allow=always",
            "-c", "advice.detachedHead=false", "clone", "--quiet", "--no-hardlinks", "--depth", "1", "--single-branch",
            "--no-recurse-submodules", "--template=", "--", repository, folder,
        ])
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true,
        };
        foreach (string variable in Foreign) start.Environment.Remove(variable);
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C";
        try
        {
            using Process git = Process.Start(start)!;
            using CancellationTokenRegistration ending = stop.Register(() => git.Kill(entireProcessTree: true));
            git.StandardInput.Close();
            Task<string> output = git.StandardOutput.ReadToEndAsync(CancellationToken.None);
            string complaint = git.StandardError.ReadToEnd();
            output.Wait(CancellationToken.None);
            git.WaitForExit();
            stop.ThrowIfCancellationRequested();
            if (git.ExitCode == 0) return;
            string line = complaint.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .FirstOrDefault(line => !line.StartsWith("warning:", StringComparison.Ordinal)) ?? $"exit code {git.ExitCode}";
            throw new CrestException($"{repository}: git cannot clone it: {line}");
        }
        catch (Win32Exception e)
        {
            throw new CrestException($"{repository}: git is needed to read a repository, and is not installed or not on the PATH", e);
        }
    }
}
