namespace Crest.Learning.Trees;

/// <summary>How far the fit of an ensemble is.</summary>
/// <param name="Ensemble">The trees so far: saved and loaded, a fit goes on from it.</param>
/// <param name="TrainingLoss">The mean log loss of the training rows; NaN for a forest, whose trees know nothing of each other.</param>
/// <param name="ValidationScore">The score of the validation rows, the higher the better; NaN without validation rows.</param>
public sealed record TreeReport(TreeEnsemble Ensemble, double TrainingLoss, double ValidationScore)
{
    /// <summary>Trees fitted.</summary>
    public int Trees => Ensemble.Trees.Count;
}
