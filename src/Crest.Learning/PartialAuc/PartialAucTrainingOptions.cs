namespace Crest.Learning.PartialAuc;

/// <summary>How long scores are trained: until the stop, which each better validation moves on.</summary>
/// <param name="MaxEpoch">Most passes over the training data, at least 1.</param>
/// <param name="MinEpoch">The stop at the beginning, at least 1.</param>
/// <param name="ValidationFrequency">Epochs from one validation to the next, at least 1.</param>
/// <param name="IncreasingRatio">Where a validation is good, the stop moves to its epoch times this; at least 1.</param>
/// <param name="ImprovementThreshold">A validation is good where its partial AUC times this is above the best one before; above 0.</param>
/// <param name="BatchSize">Candidates that are propagated at once, at least 1; it bounds the memory, the gradient is that of all.</param>
/// <param name="LearningRate">Step of the optimiser, above 0.</param>
/// <param name="ValidationBeta">The validation score is the partial AUC for false positive rates up to this; above 0, at most 1.</param>
public sealed record PartialAucTrainingOptions(
    int MaxEpoch, int MinEpoch, int ValidationFrequency, double IncreasingRatio, double ImprovementThreshold, int BatchSize,
    double LearningRate, double ValidationBeta)
{
    /// <summary>
    /// λ of each dense layer in turn, at least 0: λ/2 times the sum of its squared weights is taken from the objective; empty for none.
    /// </summary>
    public IReadOnlyList<double> RegularizerWeights { get; init; } = [];

    /// <summary>The epoch after which training stops, as the validations so far have moved it.</summary>
    /// <param name="validations">Epoch and partial AUC of each, in order.</param>
    public int StopAfter(IEnumerable<(int Epoch, double PartialAuc)> validations)
    {
        ArgumentNullException.ThrowIfNull(validations);
        double best = double.NegativeInfinity, stop = MinEpoch;
        foreach ((int epoch, double partialAuc) in validations)
        {
            if (partialAuc * ImprovementThreshold > best) stop = Math.Max(epoch * IncreasingRatio, MinEpoch);
            best = Math.Max(best, partialAuc);
        }

        return (int)Math.Min(stop, MaxEpoch);
    }
}
