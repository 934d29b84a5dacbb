namespace Crest.Learning.Trees;

/// <summary>How boosted trees are fitted; names and defaults are XGBoost's.</summary>
public sealed record BoostingOptions
{
    /// <summary>Number of trees, at least 1.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>The most tests that a row meets in a tree, at least 1.</summary>
    public int MaxDepth { get; init; } = 6;

    /// <summary>What each tree's leaves are multiplied with (η, the shrinkage), above 0.</summary>
    public double LearningRate { get; init; } = 0.3;

    /// <summary>L2 regularisation of the leaves (λ), at least 0.</summary>
    public double Lambda { get; init; } = 1;

    /// <summary>L1 regularisation of the leaves (α), at least 0.</summary>
    public double Alpha { get; init; }

    /// <summary>What a split has to gain at least (γ), at least 0.</summary>
    public double Gamma { get; init; }

    /// <summary>The least sum of second derivatives in a leaf, at least 0.</summary>
    public double MinChildWeight { get; init; } = 1;

    /// <summary>The share of rows that a tree is fitted to, drawn anew for each, above 0 and at most 1.</summary>
    public double Subsample { get; init; } = 1;

    /// <summary>The share of features that a tree may split by, drawn anew for each, above 0 and at most 1; at least one is drawn.</summary>
    public double FeaturesPerTree { get; init; } = 1;

    /// <summary>The most bins of a feature, the one of missing values included, from 3 to 256.</summary>
    public int MaxBins { get; init; } = FeatureCuts.MostBins;

    /// <summary>After how many trees without a better validation score to stop, keeping the trees up to the best; 0 to fit them all.</summary>
    public int EarlyStoppingRounds { get; init; }

    /// <summary>The seed of the draws.</summary>
    public long Seed { get; init; }
}
