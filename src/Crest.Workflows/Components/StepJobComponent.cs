using Crest.Foundation.Options;
using Crest.Hosts.Catalogues;

namespace Crest.Workflows.Components;

/// <summary>A container whose tasks run one after the other on one host, in the order of their numbers.</summary>
public sealed record StepJobComponent : ContainerComponent
{
    /// <summary>The host on which its tasks run, by its name in <c>hosts.yaml</c>.</summary>
    [Option(OptionRole.Execution, "The host on which its tasks run, by its name in hosts.yaml.")]
    public string Host { get; init; } = HostDefinition.Local;

    /// <summary>Whether its scripts are submitted to the scheduler of the host.</summary>
    [Option(OptionRole.Execution, "Its scripts are submitted to the scheduler of the host.")]
    public bool UseJobScheduler { get; init; }

    /// <summary>The queue; that of the host where it is null.</summary>
    [Option(OptionRole.Execution, "The queue of the scheduler; that of the host if it is not given.")]
    public string? Queue { get; init; }

    /// <summary>Further options of the submissions, in the scheduler's own words.</summary>
    [Option(OptionRole.Execution, "Options of the submissions in the scheduler's own words, such as -l h_vmem=4G.")]
    public IReadOnlyList<string> SubmitOption { get; init; } = [];
}
