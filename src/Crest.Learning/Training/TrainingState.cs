using Crest.Learning.Parameters;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Training;

/// <summary>Where a training stands: what a checkpoint holds besides parameters and the optimiser's memory.</summary>
internal sealed class TrainingState
{
    private readonly Tensor _bestLearned;
    private readonly Tensor _bestStatistics;

    public TrainingState(ParameterSet parameters)
    {
        _bestLearned = new Tensor(1, parameters.Learned.Columns);
        _bestStatistics = new Tensor(1, parameters.Statistics.Columns);
    }

    /// <summary>Number of whole epochs done.</summary>
    public int Epoch { get; set; }

    /// <summary>Number of batches done in the epoch that is running.</summary>
    public int Batch { get; set; }

    /// <summary>Sum of the losses of the samples of the epoch that is running.</summary>
    public double LossSum { get; set; }

    /// <summary>Number of the epoch with the lowest validation loss, from 1; 0 for the start, and before anything is validated.</summary>
    public int BestEpoch { get; set; }

    /// <summary>The lowest validation loss; infinite before anything is validated.</summary>
    public double BestLoss { get; set; } = double.PositiveInfinity;

    public List<EpochReport> History { get; set; } = [];

    public IReadOnlyList<(string Name, Tensor Values)> Best => [("best.learned", _bestLearned), ("best.statistics", _bestStatistics)];

    /// <summary>Notes what the start is worth, before any epoch: weights that an earlier fit gave may be the best of all.</summary>
    public EpochReport Start(ParameterSet parameters, double trainingLoss, double validationLoss, double score, double samplesPerSecond) =>
        Note(parameters, new EpochReport(0, trainingLoss, validationLoss, score, 0, validationLoss < BestLoss, samplesPerSecond));

    public EpochReport EndEpoch(ParameterSet parameters, int samples, double validationLoss, double score, double learningRate, double samplesPerSecond)
    {
        Epoch++;
        EpochReport report = Note(parameters, new EpochReport(Epoch, LossSum / samples, validationLoss, score, learningRate, validationLoss < BestLoss, samplesPerSecond));
        (Batch, LossSum) = (0, 0);
        return report;
    }

    /// <summary>Ends an epoch after which nothing is validated.</summary>
    public void EndUnvalidatedEpoch() => Epoch++;

    public void RestoreBest(ParameterSet parameters)
    {
        if (double.IsPositiveInfinity(BestLoss)) return;
        _bestLearned.Values.CopyTo(parameters.Learned.Values);
        _bestStatistics.Values.CopyTo(parameters.Statistics.Values);
    }

    private EpochReport Note(ParameterSet parameters, EpochReport report)
    {
        if (report.IsBest)
        {
            (BestEpoch, BestLoss) = (report.Epoch, report.ValidationLoss);
            parameters.Learned.Values.CopyTo(_bestLearned.Values);
            parameters.Statistics.Values.CopyTo(_bestStatistics.Values);
        }

        History.Add(report);
        return report;
    }
}
