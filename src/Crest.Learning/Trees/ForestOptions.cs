using Crest.Foundation.Options;

namespace Crest.Learning.Trees;

/// <summary>How a random forest is fitted; the defaults are those of scikit-learn's <c>RandomForestClassifier</c>.</summary>
public sealed record ForestOptions
{
    /// <summary>Number of trees, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Number of trees.", Name = "n-estimators", Minimum = 1)]
    [Search(100, 500, Step = 50)]
    public int Trees { get; init; } = 100;

    /// <summary>The most tests that a row meets in a tree, at least 1; null to split until nodes are pure.</summary>
    [Option(OptionRole.Hyperparameter, "Most tests on the way to a leaf; not bounded when it is not given.", Minimum = 1)]
    [Search(4, 40)]
    public int? MaxDepth { get; init; }

    /// <summary>What splits are chosen by.</summary>
    [Option(OptionRole.Hyperparameter, "How splits are chosen.")]
    [Search("gini", "entropy")]
    public SplitCriterion Criterion { get; init; } = SplitCriterion.Gini;

    /// <summary>
    /// How many features, drawn again at each node, a split is chosen from; null for the square root of their number, rounded down.
    /// </summary>
    public int? FeaturesPerSplit { get; init; }

    /// <summary>The least number of (drawn) rows in a leaf, at least 1.</summary>
    public int MinSamplesLeaf { get; init; } = 1;

    /// <summary>Whether each tree is fitted to as many rows drawn with replacement, or to all rows as they are.</summary>
    public bool Bootstrap { get; init; } = true;

    /// <summary>The most bins of a feature, the one of missing values included, from 3 to 256.</summary>
    public int MaxBins { get; init; } = FeatureCuts.MostBins;

    /// <summary>The seed of the draws.</summary>
    public long Seed { get; init; }
}
