using Crest.Learning.Leakage;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.RealBogus;

/// <summary>What gives a candidate its score, the higher the likelier real: a network or trees.</summary>
internal abstract class CandidateScorer
{
    /// <summary>Whether it takes features as they are, NaN where they are missing, and not standardised ones.</summary>
    public abstract bool TakesRawFeatures { get; }

    /// <summary>Whether the score is a probability.</summary>
    public abstract bool GivesProbability { get; }

    /// <summary>The layers; null for trees.</summary>
    public virtual NetworkSpec? Spec => null;

    /// <summary>Number of values that were learned.</summary>
    public abstract int Parameters { get; }

    /// <summary>The share of each feature in what the splits of trees gained; null for a network.</summary>
    public virtual double[]? GainImportance => null;

    /// <summary>Scores candidates.</summary>
    /// <param name="input">[candidates × features].</param>
    /// <param name="scores">Written, one a candidate.</param>
    /// <param name="pool">The threads to use.</param>
    public abstract void Score(Tensor input, Span<float> scores, WorkerPool pool);

    /// <summary>Writes the numbers and <c>model.json</c> in the place of the model that was there.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="description">What <c>model.json</c> says.</param>
    /// <param name="seen">The candidates that the model has seen.</param>
    public abstract void Save(string folder, RealBogusModelDescription description, SeenSamples seen);
}
