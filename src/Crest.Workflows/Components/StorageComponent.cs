using Crest.Foundation.Options;
using Crest.Hosts.Catalogues;

namespace Crest.Workflows.Components;

/// <summary>
/// A folder outside of the workflow: its input files are copied there, where they stay, and its output files are the files there.
/// </summary>
public sealed record StorageComponent : Component
{
    /// <summary>The host of the folder, by its name in <c>hosts.yaml</c>.</summary>
    [Option(OptionRole.Execution, "The host of the storage, by its name in hosts.yaml.")]
    public string Host { get; init; } = HostDefinition.Local;

    /// <summary>The folder, absolute.</summary>
    [Option(OptionRole.Output, "The folder of the storage, an absolute path of the host.")]
    public required string StoragePath { get; init; }
}
