using Crest.Learning.Optimisers;
using Crest.Learning.Parameters;

namespace Crest.Learning.Training;

/// <summary>The training of a network: its checkpoints contain parameters, the best ones so far and the optimiser's memory.</summary>
/// <param name="parameters">Start with given or random values, end with those of the best validation.</param>
/// <param name="optimiser">Of this network.</param>
internal abstract class NetworkTraining(ParameterSet parameters, Optimiser optimiser) : TrainingProcedure
{
    private readonly BestParameters _best = new(parameters);

    protected Optimiser Optimiser { get; } = optimiser;

    public sealed override bool IsFinite => parameters.AreFinite;

    public override void Begin(Checkpoint? checkpoint) => checkpoint?.Restore(parameters, _best, Optimiser, State);

    public sealed override void KeepBest() => _best.Keep();

    public sealed override void Save(Checkpoint checkpoint) => checkpoint.Save(parameters, _best, Optimiser, State);

    public sealed override int End()
    {
        if (!double.IsPositiveInfinity(State.BestLoss)) _best.Restore();
        return State.BestEpoch;
    }
}
