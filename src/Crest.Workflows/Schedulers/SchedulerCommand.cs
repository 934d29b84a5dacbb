using System.ComponentModel;
using System.Diagnostics;
using Crest.Foundation.Errors;

namespace Crest.Workflows.Schedulers;

/// <summary>What a command of the user's scheduler answered.</summary>
/// <param name="Program">The command: <c>sbatch</c>, <c>qstat</c>.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">What it printed on standard error.</param>
internal sealed record SchedulerCommand(string Program, int ExitCode, string Output, string Errors)
{
    /// <summary>Longer than a busy scheduler takes, which tries again itself.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Whether it did what it was asked.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>What the command said is wrong, in one line and without its own name.</summary>
    public string Complaint
    {
        get
        {
            string said = Errors.Trim().Length > 0 ? Errors : Output;
            string[] lines = [.. said.Split('\n').Select(Bare).Where(line => line.Length > 0 && line != "Exiting.")];
            return lines.Length > 0 ? string.Join("; ", lines) : $"it ended with exit code {ExitCode} and said nothing";
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <param name="program">Looked for where the user's shell would.</param>
    /// <param name="arguments">As the command is to get them.</param>
    /// <exception cref="CrestException">It is not there, or does not end.</exception>
    public static SchedulerCommand Run(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            if (process.WaitForExit(Limit)) return new SchedulerCommand(program, process.ExitCode, output.Result, errors.Result);
            process.Kill(entireProcessTree: true);
            throw new CrestException($"{program} has not answered for {Limit.TotalMinutes:0} minutes; see whether the scheduler is up");
        }
        catch (Win32Exception e)
        {
            throw new CrestException($"{program} cannot be run: it is not installed here or not on the PATH; submit from a machine of the cluster on which '{program}' works", e);
        }
    }

    private string Bare(string line)
    {
        string bare = line.Trim();
        foreach (string prefix in (string[])[$"{Program}: ", "error: "])
            if (bare.StartsWith(prefix, StringComparison.Ordinal)) bare = bare[prefix.Length..];
        return bare;
    }
}
