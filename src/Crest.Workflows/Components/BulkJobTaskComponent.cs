using Crest.Foundation.Options;

namespace Crest.Workflows.Components;

/// <summary>
/// A task whose script runs once for each number of a range, or for each combination of parameters, as one array job where a scheduler
/// runs it. The script finds its number in <c>WHEEL_BULK_INDEX</c>.
/// </summary>
public sealed record BulkJobTaskComponent : TaskComponent
{
    /// <summary>The variable in which the script finds its number.</summary>
    public const string IndexVariable = "WHEEL_BULK_INDEX";

    /// <summary>The first number.</summary>
    [Option(OptionRole.Protocol, "The first number of the range.", Minimum = 0)]
    public int StartBulkNumber { get; init; }

    /// <summary>The last number; null where <see cref="Parameters"/> decide.</summary>
    [Option(OptionRole.Protocol, "The last number of the range.", Minimum = 0)]
    public int? EndBulkNumber { get; init; }

    /// <summary>Whether <see cref="Condition"/> decides whether it has succeeded, not the exit codes.</summary>
    [Option(OptionRole.Protocol, "The condition decides whether the task has succeeded, not the exit codes.")]
    public bool ManualFinishCondition { get; init; }

    /// <summary>A script in the component's folder, whose exit code 0 means success, or a JavaScript expression.</summary>
    [Option(OptionRole.Protocol, "A script in the folder of the component, whose exit code 0 means success, or a JavaScript expression.")]
    public string? Condition { get; init; }

    /// <summary>Files of the folder with placeholders: number <c>N</c> gets a copy with its values, named <c>N.FILE</c>.</summary>
    [Option(OptionRole.Input, "Files with placeholders: number N gets a copy of each with its values, named N.FILE.")]
    public IReadOnlyList<string> TargetFiles { get; init; } = [];

    /// <summary>The parameters, of which each combination is a number from 0; empty where the range is given.</summary>
    public ParameterSpace Parameters { get; init; } = ParameterSpace.None;
}
