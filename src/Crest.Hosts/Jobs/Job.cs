using System.Text.RegularExpressions;
using Crest.Foundation.Errors;

namespace Crest.Hosts.Jobs;

/// <summary>A script of the user that runs once on a host. All paths but the script's are absolute paths of the host.</summary>
public sealed partial record Job
{
    /// <summary>What the list of processes or the queue shows; characters that a scheduler does not accept become <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The folder in which the script runs.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>
    /// The script, relative to the working folder. It is run by the program that its first line names (<c>#!</c>), or by bash. It is made
    /// executable, and if its first line ends in CR LF, its lines are made to end in LF.
    /// </summary>
    public required string Script { get; init; }

    /// <summary>Where what the script prints is added. For a job with indices, <c>.INDEX</c> is added to the name.</summary>
    public required string Log { get; init; }

    /// <summary>
    /// The record of the job: a file that the job creates before it begins, so that it never runs twice, and to which it adds how it ended
    /// (<see cref="JobRecord"/>). It must not exist, and no other job may have it. For a job with indices, <c>.INDEX</c> is added to the
    /// name. Further files beside it have its name and an ending.
    /// </summary>
    public required string Record { get; init; }

    /// <summary>Variables that the script sees; nobody else on the host does.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The queue (partition, resource group) of the scheduler; its usual one if it is null.</summary>
    public string? Queue { get; init; }

    /// <summary>Further options in the scheduler's own words, each a line after <c>#SBATCH</c> or <c>#$</c>: <c>-l h_vmem=4G</c>.</summary>
    public IReadOnlyList<string> SubmitOptions { get; init; } = [];

    /// <summary>The indices of a bulk job, for schedulers only; null for a job that runs once.</summary>
    public JobIndices? Indices { get; init; }

    /// <summary>The variable in which the script finds its index, beside the one of the scheduler.</summary>
    public string? IndexVariable { get; init; }

    /// <summary>The time between SIGTERM and SIGKILL where the job is cancelled; it is counted in whole seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Finds mistakes.</summary>
    /// <exception cref="CrestException">The script leaves the working folder, or a variable's name is wrong.</exception>
    /// <exception cref="ArgumentException">A path is not absolute, or the indices are wrong.</exception>
    internal void Check()
    {
        foreach (string path in (string[])[WorkingFolder, Log, Record])
            if (!path.StartsWith('/') || path.Contains('\0', StringComparison.Ordinal))
                throw new ArgumentException($"'{path}' is not an absolute path");
        if (Indices is { First: < 0 } or { Count: < 1 }) throw new ArgumentException($"{Indices} are no indices");
        if (Script.Length == 0 || Script[0] == '/' || Script.Split('/').Contains("..") || Script.Contains('\0', StringComparison.Ordinal))
            throw new CrestException($"'{Script}': the script of {Name} must be a file in its folder");
        foreach ((string name, string value) in Environment.Append(new(IndexVariable ?? "INDEX", "")))
            if (!VariableName().IsMatch(name) || value.Contains('\0', StringComparison.Ordinal))
                throw new CrestException(
                    $"'{name}' is not the name of an environment variable: it has letters, digits and _, no digit first");
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex VariableName();
}
