namespace Crest.Learning.Training;

/// <summary>How a training went.</summary>
/// <param name="Epochs">Every epoch, first to last.</param>
/// <param name="BestEpoch">Number of the epoch whose weights were kept, from 1.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochReport> Epochs, int BestEpoch);
