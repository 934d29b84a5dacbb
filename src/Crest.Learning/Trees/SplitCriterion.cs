namespace Crest.Learning.Trees;

/// <summary>How mixed the classes of a node are, which a split is to lessen.</summary>
public enum SplitCriterion
{
    /// <summary>2 p (1 - p): how often two rows drawn from the node differ (Breiman et al. 1984).</summary>
    Gini,

    /// <summary>-p log₂ p - (1 - p) log₂ (1 - p): Shannon's entropy, in bits.</summary>
    Entropy,
}
