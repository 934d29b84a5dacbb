namespace Crest.Learning.Trees;

/// <summary>An ensemble while it is fitted, a few trees at a time.</summary>
public abstract class EnsembleFit
{
    /// <summary>Whether all trees are fitted, or more would not help.</summary>
    public abstract bool IsFinished { get; }

    /// <summary>Number of trees fitted.</summary>
    public abstract int Trees { get; }

    /// <summary>The mean log loss of the training rows; NaN for a forest, whose trees are independent of each other.</summary>
    public double TrainingLoss { get; private protected set; } = double.NaN;

    /// <summary>The score of the validation rows, the higher the better; NaN without validation rows.</summary>
    public double ValidationScore { get; private protected set; } = double.NaN;

    /// <summary>The trees fitted so far: a fit with the same data and options resumes from them.</summary>
    public abstract TreeEnsemble Fitted { get; }

    /// <summary>The trees that a finished fit keeps.</summary>
    public virtual TreeEnsemble Kept => Fitted;

    /// <summary>Fits the next tree or trees, the same numbers of them whether the fit was resumed or not, and validates.</summary>
    /// <param name="cancellation">Asked by a fit that can stop between the trees of one call.</param>
    /// <returns>Whether it did; false where it was stopped before.</returns>
    public abstract bool Grow(CancellationToken cancellation);

    /// <summary>Fits all trees that are left.</summary>
    /// <returns>The trees that are kept.</returns>
    public TreeEnsemble Complete()
    {
        while (!IsFinished) Grow(CancellationToken.None);
        return Kept;
    }
}
