namespace Crest.Learning.Training;

/// <summary>How a network is trained.</summary>
/// <param name="Epochs">Passes over the training data, at least 1.</param>
/// <param name="BatchSize">Samples of a batch, at least 1.</param>
/// <param name="LearningRate">The optimiser's step, above 0.</param>
/// <param name="Schedule">How the learning rate changes.</param>
/// <param name="Patience">Epochs without a better validation loss after which training stops.</param>
/// <param name="Seed">Seed of the order of the samples.</param>
public sealed record TrainingOptions(int Epochs, int BatchSize, double LearningRate, LearningRateSchedule Schedule, int Patience, long Seed);
