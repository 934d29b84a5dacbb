using Crest.Foundation.Options;

namespace Crest.Workflows.Components;

/// <summary>A script that runs once. It has succeeded if its exit code is 0, or if <see cref="RetryCondition"/> says so.</summary>
public sealed record TaskComponent : Component
{
    /// <summary>The script, a file in the component's folder.</summary>
    [Option(OptionRole.Input, "The script, a file in the folder of the component.")]
    public required string Script { get; init; }

    /// <summary>How many times the script runs again where it failed.</summary>
    [Option(OptionRole.Execution, "How many times the script runs again if it fails.", Minimum = 0, Maximum = 1000)]
    public int Retry { get; init; }

    /// <summary>A script in the component's folder: exit code 0 means that the task has succeeded; null for the task's own.</summary>
    [Option(OptionRole.Execution, "A script in the folder of the component: its exit code 0 means that the task has succeeded.")]
    public string? RetryCondition { get; init; }

    /// <summary>Whether what follows runs although the task has failed.</summary>
    [Option(OptionRole.Execution, "What follows runs even if the task fails.")]
    public bool IgnoreFailure { get; init; }
}
