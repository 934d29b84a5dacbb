namespace Crest.Hosts.Machines;

/// <summary>How a command on a host ended and what it printed.</summary>
/// <param name="Program">The command: <c>sbatch</c>, <c>qstat</c>.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed on standard output.</param>
/// <param name="Errors">What it printed on standard error.</param>
public sealed record CommandResult(string Program, int ExitCode, string Output, string Errors)
{
    /// <summary>Whether the exit code is 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>What the command said is wrong, in one line and without its own name.</summary>
    public string Complaint
    {
        get
        {
            string said = Errors.Trim().Length > 0 ? Errors : Output;
            string[] lines = [.. said.Split('\n').Select(Bare).Where(line => line.Length > 0 && line != "Exiting.")];
            return lines.Length > 0 ? string.Join("; ", lines) : $"it ended with exit code {ExitCode} and printed nothing";
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
