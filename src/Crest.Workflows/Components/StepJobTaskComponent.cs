using Crest.Foundation.Options;

namespace Crest.Workflows.Components;

/// <summary>A task of a step job, which says where it runs.</summary>
public sealed record StepJobTaskComponent : TaskComponent
{
    /// <summary>Its place in the order of the steps, from 0.</summary>
    [Option(OptionRole.Protocol, "Its place in the order of the steps, from 0.", Minimum = 0)]
    public required int Stepnum { get; init; }

    /// <summary>
    /// Whether <see cref="DependencyForm"/> decides whether it runs; otherwise it runs once the step before has succeeded.
    /// </summary>
    [Option(OptionRole.Protocol, "dependencyForm decides whether the step runs.")]
    public bool UseDependency { get; init; }

    /// <summary>On which exit codes of which steps it does not run, in Fugaku's words: <c>sd=ec!=0:all:0</c>.</summary>
    [Option(OptionRole.Protocol, "The exit codes of earlier steps with which it does not run, such as sd=ec!=0:all:0.")]
    public string? DependencyForm { get; init; }
}
