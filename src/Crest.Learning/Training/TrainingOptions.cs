namespace Crest.Learning.Training;

/// <summary>How a network is trained.</summary>
/// <param name="Epochs">Passes over the training data, at least 1.</param>
/// <param name="BatchSize">Samples of a batch, at least 1.</param>
/// <param name="LearningRate">The optimiser's step in the beginning, above 0.</param>
/// <param name="Schedule">How the learning rate changes.</param>
/// <param name="Patience">Epochs without a better validation loss after which training stops.</param>
/// <param name="Seed">Seed of the order of the samples.</param>
public sealed record TrainingOptions(int Epochs, int BatchSize, double LearningRate, LearningRateSchedule Schedule, int Patience, long Seed)
{
    /// <summary>
    /// The steps of <see cref="LearningRateSchedule.Steps"/>, whose epochs are <see cref="Epochs"/> in sum; empty for the other schedules.
    /// </summary>
    public IReadOnlyList<LearningRateStep> Steps { get; init; } = [];

    /// <summary>A training whose learning rate changes in steps, and that goes through all of them.</summary>
    /// <param name="steps">The steps, at least one.</param>
    /// <param name="batchSize">Samples of a batch, at least 1.</param>
    /// <param name="seed">Seed of the order of the samples.</param>
    public static TrainingOptions OfSteps(IReadOnlyList<LearningRateStep> steps, int batchSize, long seed)
    {
        ArgumentNullException.ThrowIfNull(steps);
        int epochs = steps.Sum(step => step.Epochs);
        return new TrainingOptions(epochs, batchSize, steps[0].Rate, LearningRateSchedule.Steps, epochs, seed) { Steps = steps };
    }

    /// <summary>The learning rate of a batch.</summary>
    /// <param name="epoch">Number of whole epochs done.</param>
    /// <param name="step">Number of batches done.</param>
    /// <param name="batches">Batches of an epoch.</param>
    internal double RateAt(int epoch, long step, int batches)
    {
        if (Schedule == LearningRateSchedule.Cosine)
            return LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / ((double)batches * Epochs)));
        if (Schedule == LearningRateSchedule.OneCycle) return OneCycleRate(step / ((double)batches * Epochs));
        foreach (LearningRateStep part in Steps)
        {
            if (epoch < part.Epochs) return part.Rate;
            epoch -= part.Epochs;
        }

        return LearningRate;
    }

    private double OneCycleRate(double done)
    {
        const double rising = 0.3, start = 1 / 25.0;
        return done < rising
            ? LearningRate * (start + ((1 - start) * 0.5 * (1 - Math.Cos(Math.PI * done / rising))))
            : LearningRate * 0.5 * (1 + Math.Cos(Math.PI * (done - rising) / (1 - rising)));
    }
}
