using Crest.Foundation.Options;

namespace Crest.Workflows.Components;

/// <summary>A loop over the numbers from <see cref="Start"/> to <see cref="End"/>.</summary>
public sealed record ForComponent : LoopComponent
{
    /// <summary>The first number.</summary>
    [Option(OptionRole.Protocol, "The first number.")]
    public required long Start { get; init; }

    /// <summary>The last number, where a step reaches it.</summary>
    [Option(OptionRole.Protocol, "The last number; where no step reaches it, the loop ends before it.")]
    public required long End { get; init; }

    /// <summary>From one number to the next: not 0, negative to count down.</summary>
    [Option(OptionRole.Protocol, "The difference from one number to the next, not 0; negative to count down.")]
    public long Step { get; init; } = 1;

    /// <summary>How many numbers there are.</summary>
    public Int128 Count => Step == 0 || (Step > 0 ? End < Start : End > Start) ? 0 : ((Int128)End - Start) / Step + 1;
}
