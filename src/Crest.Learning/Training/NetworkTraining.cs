using Crest.Learning.Networks;
using Crest.Learning.Optimisers;

namespace Crest.Learning.Training;

/// <summary>The training of a network: its checkpoints contain parameters, the best ones so far and the optimiser's memory.</summary>
/// <param name="network">Starts with given or random weights, ends with those of the best validation.</param>
/// <param name="optimiser">Of this network.</param>
internal abstract class NetworkTraining(Network network, Optimiser optimiser) : TrainingProcedure
{
    private readonly BestParameters _best = new(network.Parameters);

    protected Network Network { get; } = network;

    protected Optimiser Optimiser { get; } = optimiser;

    public sealed override bool IsFinite => Network.Parameters.AreFinite;

    public override void Begin(Checkpoint? checkpoint) => checkpoint?.Restore(Network.Parameters, _best, Optimiser, State);

    public sealed override void KeepBest() => _best.Keep();

    public sealed override void Save(Checkpoint checkpoint) => checkpoint.Save(Network.Parameters, _best, Optimiser, State);

    public sealed override int End()
    {
        if (!double.IsPositiveInfinity(State.BestLoss)) _best.Restore();
        return State.BestEpoch;
    }
}
