using System.ComponentModel;
using System.Diagnostics;

namespace Crest.Experiments.Runs;

/// <summary>The commit of a project folder, from the user's own git.</summary>
/// <param name="Commit">The commit's hash; null where there is no git, no repository or no commit yet.</param>
/// <param name="Dirty">Whether files under git differ from the commit. Files that git does not know do not count:
/// results lie beside the code.</param>
internal readonly record struct GitState(string? Commit, bool Dirty)
{
    /// <summary>Longer than git takes in a large repository; a run is not held up by a network drive that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks git about a folder.</summary>
    public static GitState Of(string folder)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, "status", "--porcelain=v2", "--branch", "--untracked-files=no"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A look must not get in the way of the user's own git command.
            Environment = { ["GIT_OPTIONAL_LOCKS"] = "0" },
        };
        try
        {
            using Process git = Process.Start(start)!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            Task<string> reading = git.StandardOutput.ReadToEndAsync();
            if (!reading.Wait(Patience))
            {
                git.Kill();
                return default;
            }

            git.WaitForExit();
            return git.ExitCode == 0 ? Parse(reading.Result) : default;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return default;
        }
    }

    private static GitState Parse(string status)
    {
        const string commitLine = "# branch.oid ";
        string[] lines = status.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string? commit = lines.FirstOrDefault(l => l.StartsWith(commitLine, StringComparison.Ordinal))?[commitLine.Length..].Trim();
        return new GitState(commit == "(initial)" ? null : commit, lines.Any(l => l[0] != '#'));
    }
}
