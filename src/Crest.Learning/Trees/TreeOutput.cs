namespace Crest.Learning.Trees;

/// <summary>What the sum over the trees of an ensemble is.</summary>
public enum TreeOutput
{
    /// <summary>The logit of the probability (XGBoost's <c>binary:logistic</c>).</summary>
    Logit,

    /// <summary>
    /// The probability itself: each leaf holds its share of positives divided by the number of trees (XGBoost's <c>reg:squarederror</c>).
    /// </summary>
    Probability,
}
