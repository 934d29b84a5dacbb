using Crest.Foundation.Options;

namespace Crest.Workflows.Components;

/// <summary>
/// A container whose components run once for each combination of parameters, in parallel, each in a folder <c>NAME_PARAMETER_VALUE…</c>
/// (WHEEL: <c>parameterStudy</c>).
/// </summary>
public sealed record StudyComponent : RepeatedComponent
{
    /// <summary>The parameters.</summary>
    public required ParameterSpace Parameters { get; init; }

    /// <summary>Files below its folder in which <c>{{ NAME }}</c> is replaced by the value of the parameter.</summary>
    [Option(OptionRole.Input, "Files below its folder in which {{ NAME }} is replaced by the value of the parameter.")]
    public IReadOnlyList<string> TargetFiles { get; init; } = [];

    /// <summary>Files of its folder that each instance gets before it begins; names may contain placeholders.</summary>
    public IReadOnlyList<StudyCopy> Scatter { get; init; } = [];

    /// <summary>Files that come from the instances into its folder; names may contain placeholders.</summary>
    public IReadOnlyList<StudyCopy> Gather { get; init; } = [];

    /// <summary>Whether the folders of the instances are removed once all have finished.</summary>
    [Option(OptionRole.Output, "The folders of the instances are removed once all have finished.")]
    public bool DeleteLoopInstance { get; init; }
}
