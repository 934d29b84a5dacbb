using Crest.Foundation.Options;
using Crest.Hosts.Catalogues;

namespace Crest.Workflows.Components;

/// <summary>A script that runs once. It has succeeded if its exit code is 0, or if <see cref="RetryCondition"/> says so.</summary>
public record TaskComponent : Component
{
    /// <summary>The script, a file in the component's folder.</summary>
    [Option(OptionRole.Input, "The script, a file in the folder of the component.")]
    public required string Script { get; init; }

    /// <summary>The host on which it runs, by its name in <c>hosts.yaml</c>.</summary>
    [Option(OptionRole.Execution, "The host on which the task runs, by its name in hosts.yaml.")]
    public string Host { get; init; } = HostDefinition.Local;

    /// <summary>Whether the script is submitted to the scheduler of the host.</summary>
    [Option(OptionRole.Execution, "The script is submitted to the scheduler of the host.")]
    public bool UseJobScheduler { get; init; }

    /// <summary>The queue; that of the host where it is null.</summary>
    [Option(OptionRole.Execution, "The queue of the scheduler; that of the host if it is not given.")]
    public string? Queue { get; init; }

    /// <summary>Further options of the submission, in the scheduler's own words.</summary>
    [Option(OptionRole.Execution, "Options of the submission in the scheduler's own words, such as -l h_vmem=4G.")]
    public IReadOnlyList<string> SubmitOption { get; init; } = [];

    /// <summary>Files that come back from the host beside the output files; globs.</summary>
    [Option(OptionRole.Output, "Files that come back from the host beside the output files; may contain * and ?.")]
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Files that do not come back; globs.</summary>
    [Option(OptionRole.Output, "Files that do not come back from the host; may contain * and ?.")]
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>What becomes of the folder on the host after a success.</summary>
    [Option(OptionRole.Output, "What becomes of the folder on the host after a success.")]
    public HostCleanUp CleanupFlag { get; init; }

    /// <summary>How many times the script runs again where it failed.</summary>
    [Option(OptionRole.Execution, "How many times the script runs again if it fails.", Minimum = 0, Maximum = 1000)]
    public int Retry { get; init; }

    /// <summary>
    /// A script in the component's folder, whose exit code 0 means that the task has succeeded, or a JavaScript expression; null for the
    /// exit code of the task itself.
    /// </summary>
    [Option(OptionRole.Execution, "A script in the folder of the component: its exit code 0 means that the task has succeeded.")]
    public string? RetryCondition { get; init; }

    /// <summary>Whether what follows runs although the task has failed.</summary>
    [Option(OptionRole.Execution, "What follows runs even if the task fails.")]
    public bool IgnoreFailure { get; init; }
}
