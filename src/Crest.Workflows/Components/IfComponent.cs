using Crest.Foundation.Options;

namespace Crest.Workflows.Components;

/// <summary>A fork: those that name it under <c>previous</c> run if the condition holds, those that name <c>NAME.else</c> if not.</summary>
public sealed record IfComponent : Component
{
    /// <summary>What <c>previous</c> adds to the name for the way that is taken where the condition does not hold.</summary>
    public const string Else = ".else";

    /// <summary>A script in the component's folder: exit code 0 means yes.</summary>
    [Option(OptionRole.Protocol, "A script in the folder of the component: its exit code 0 means yes.")]
    public required string Condition { get; init; }
}
