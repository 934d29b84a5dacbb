namespace Crest.Learning.Training;

/// <summary>How a training went.</summary>
/// <param name="Epochs">What was reported, first to last: every epoch, or those that were validated.</param>
/// <param name="BestEpoch">Number of the epoch whose weights were kept, from 1; 0 where the start was better than all.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochReport> Epochs, int BestEpoch)
{
    /// <summary>Number of epochs.</summary>
    public int LastEpoch => Epochs[^1].Epoch;

    /// <summary>The epoch whose weights were kept.</summary>
    public EpochReport Best => Epochs.First(report => report.Epoch == BestEpoch);
}
