using Crest.Learning.Trees;

namespace Crest.Learning.Training;

/// <summary>The fit of an ensemble as a training: a step is the trees between two reports, and a report's epoch is their number.</summary>
/// <param name="begin">Begins the fit, or resumes it from the trees that it is given.</param>
/// <param name="rows">Number of rows that each tree is fitted to.</param>
/// <param name="learningRate">For the reports.</param>
internal sealed class TreeTraining(Func<TreeEnsemble?, EnsembleFit> begin, int rows, double learningRate) : TrainingProcedure
{
    private EnsembleFit? _fit;

    public override bool IsFinished => Fit.IsFinished;

    /// <summary>The fit, once the training has begun.</summary>
    public EnsembleFit Fit => _fit ?? throw new InvalidOperationException("the training has not begun");

    public override void Begin(Checkpoint? checkpoint)
    {
        (TreeEnsemble? begun, List<EpochReport> history) = checkpoint?.RestoreTrees() ?? (null, []);
        State.History = history;
        foreach (EpochReport best in history.Where(report => report.IsBest))
            (State.BestEpoch, State.BestLoss) = (best.Epoch, best.ValidationLoss);
        _fit = begin(begun);
    }

    public override TrainingStep Step(CancellationToken cancellation) =>
        Fit.Grow(cancellation) ? new TrainingStep(rows, IsValidated: true) : default;

    public override EpochReport Validate()
    {
        State.Epoch = Fit.Trees;
        return new EpochReport(Fit.Trees, Fit.TrainingLoss, 1 - Fit.ValidationScore, Fit.ValidationScore, learningRate);
    }

    public override void KeepBest()
    {
        // The fit knows how many of its trees it keeps.
    }

    public override void Save(Checkpoint checkpoint) => checkpoint.Save(Fit.Fitted, State.History);

    public override int End() => Fit.Kept.Trees.Count;
}
