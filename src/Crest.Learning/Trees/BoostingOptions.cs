using Crest.Foundation.Options;

namespace Crest.Learning.Trees;

/// <summary>How boosted trees are fitted; names and defaults are XGBoost's.</summary>
public sealed record BoostingOptions
{
    /// <summary>Number of trees, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Number of trees.", Name = "n-estimators", Minimum = 1)]
    public int Trees { get; init; } = 100;

    /// <summary>What each tree's leaves are multiplied with (η, the shrinkage), above 0.</summary>
    [Option(OptionRole.Hyperparameter, "What each tree's leaves are multiplied with (shrinkage).", Minimum = 0, AboveMinimum = true)]
    [Search(0.01, 0.5, Log = true)]
    public double LearningRate { get; init; } = 0.3;

    /// <summary>The most tests that a row meets in a tree, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Most tests on the way to a leaf.", Minimum = 1)]
    [Search(2, 10)]
    public int MaxDepth { get; init; } = 6;

    /// <summary>The least sum of second derivatives in a leaf, at least 0.</summary>
    [Option(OptionRole.Hyperparameter, "Least sum of second derivatives in a leaf.", Minimum = 0)]
    [Search(0.5, 20, Log = true)]
    public double MinChildWeight { get; init; } = 1;

    /// <summary>The share of rows that a tree is fitted to, drawn again for each, above 0 and at most 1.</summary>
    [Option(
        OptionRole.Hyperparameter, "Share of the candidates that each tree is fitted to.", Minimum = 0, AboveMinimum = true, Maximum = 1)]
    [Search(0.4, 1)]
    public double Subsample { get; init; } = 1;

    /// <summary>
    /// The share of features that a tree may split by, drawn again for each, above 0 and at most 1; at least one is drawn.
    /// </summary>
    [Option(
        OptionRole.Hyperparameter, "Share of the features that each tree may split by.",
        Name = "colsample-bytree", Minimum = 0, AboveMinimum = true, Maximum = 1)]
    [Search(0.3, 1)]
    public double FeaturesPerTree { get; init; } = 1;

    /// <summary>L2 regularisation of the leaves (λ), at least 0.</summary>
    [Option(OptionRole.Hyperparameter, "L2 regularisation of the leaves.", Name = "reg-lambda", Minimum = 0)]
    [Search(0.1, 30, Log = true)]
    public double Lambda { get; init; } = 1;

    /// <summary>L1 regularisation of the leaves (α), at least 0.</summary>
    [Option(OptionRole.Hyperparameter, "L1 regularisation of the leaves.", Name = "reg-alpha", Minimum = 0)]
    public double Alpha { get; init; }

    /// <summary>The least gain of a split (γ), at least 0.</summary>
    [Option(OptionRole.Hyperparameter, "Least gain of a split.", Minimum = 0)]
    [Search(0, 5)]
    public double Gamma { get; init; }

    /// <summary>
    /// After how many trees without a better validation score to stop, keeping the trees up to the best; 0 to fit them all.
    /// </summary>
    [Option(OptionRole.Hyperparameter, "Trees without a better validation pAUC after which to stop; 0 to fit all.", Minimum = 0)]
    public int EarlyStoppingRounds { get; init; }

    /// <summary>The most bins of a feature, the one of missing values included, from 3 to 256.</summary>
    public int MaxBins { get; init; } = FeatureCuts.MostBins;

    /// <summary>The seed of the draws.</summary>
    public long Seed { get; init; }
}
