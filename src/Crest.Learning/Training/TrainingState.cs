namespace Crest.Learning.Training;

/// <summary>How far a training is: what a checkpoint contains besides parameters and the optimiser's memory.</summary>
internal sealed class TrainingState
{
    /// <summary>Number of whole epochs done.</summary>
    public int Epoch { get; set; }

    /// <summary>Number of batches done in the present epoch.</summary>
    public int Batch { get; set; }

    /// <summary>Sum of the losses of the samples of the present epoch.</summary>
    public double LossSum { get; set; }

    /// <summary>Number of the epoch with the lowest validation loss, from 1; 0 for the start, and before the first validation.</summary>
    public int BestEpoch { get; set; }

    /// <summary>The lowest validation loss; infinite before the first validation.</summary>
    public double BestLoss { get; set; } = double.PositiveInfinity;

    /// <summary>The validations so far.</summary>
    public List<EpochReport> History { get; set; } = [];
}
