using Crest.Foundation.Options;

namespace Crest.Workflows.Components;

/// <summary>A component that contains others.</summary>
public abstract record ContainerComponent : Component
{
    /// <summary>The components inside it, in the order of the file.</summary>
    public IReadOnlyList<Component> Components { get; init; } = [];

    /// <summary>What becomes of the folders of its tasks on their hosts.</summary>
    [Option(OptionRole.Output, "What becomes of the folders of its tasks on their hosts after a success.")]
    public HostCleanUp CleanupFlag { get; init; }
}
