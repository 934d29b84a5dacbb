using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>Sequences of similar length, the longest first.</summary>
/// <param name="Steps">[steps × sequences × features], 0 after the end of a sequence.</param>
/// <param name="Lengths">[sequences].</param>
/// <param name="IsStep">[steps × sequences × 1].</param>
/// <param name="Reverse">The step that takes each one's place in the other direction [steps × sequences × 1].</param>
/// <param name="Labels">[sequences].</param>
/// <param name="SameLength">Whether there is no padding.</param>
internal sealed record RecurrentBatch(
    Tensor Steps, Tensor Lengths, Tensor IsStep, Tensor Reverse, Tensor Labels, bool SameLength)
{
    private nn.utils.rnn.PackedSequence? _packed;

    /// <summary>Each step's length as a factor [sequences × 1].</summary>
    public Tensor Count { get; } = Lengths.to(ScalarType.Float32).unsqueeze(1).DetachFromDisposeScope();

    /// <summary>The places that are no step.</summary>
    public Tensor IsPadding { get; } = IsStep.logical_not().DetachFromDisposeScope();

    /// <summary>1 for each step, 0 for padding [steps × sequences × 1].</summary>
    public Tensor Weight { get; } = IsStep.to(ScalarType.Float32).DetachFromDisposeScope();

    /// <summary>The steps without padding.</summary>
    public nn.utils.rnn.PackedSequence Packed => _packed ??= Pack();

    /// <summary>Each sequence from its last step to its first.</summary>
    public Tensor Reversed(Tensor steps) => SameLength ? steps.flip(0) : steps.gather(0, Reverse.expand_as(steps));

    private nn.utils.rnn.PackedSequence Pack()
    {
        nn.utils.rnn.PackedSequence packed = nn.utils.rnn.pack_padded_sequence(Steps, Lengths);
        packed.DetachFromDisposeScope();
        return packed;
    }
}
