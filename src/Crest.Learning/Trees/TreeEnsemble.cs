using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>Trees whose leaves are summed to a probability: a forest or a boosted ensemble, or as much of one as is fitted.</summary>
/// <remarks>It is saved as XGBoost's model (JSON, version 1.7), which XGBoost loads and whose predictions are then the same
/// to float's precision.</remarks>
public sealed class TreeEnsemble
{
    private readonly Lazy<EnsemblePrediction> _prediction;

    /// <summary>Makes an ensemble.</summary>
    /// <param name="trees">The trees, in the order in which their leaves are summed.</param>
    /// <param name="output">What the sum is.</param>
    /// <param name="baseScore">The probability before any tree: strictly between 0 and 1 where the sum is a logit.</param>
    /// <param name="featureNames">The features, in the order of their columns.</param>
    public TreeEnsemble(IReadOnlyList<DecisionTree> trees, TreeOutput output, float baseScore, IReadOnlyList<string> featureNames)
    {
        ArgumentNullException.ThrowIfNull(trees);
        ArgumentNullException.ThrowIfNull(featureNames);
        if (output == TreeOutput.Logit && baseScore is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(baseScore), baseScore, "not strictly between 0 and 1");
        (Trees, Output, BaseScore, FeatureNames) = (trees, output, baseScore, featureNames);
        _prediction = new Lazy<EnsemblePrediction>(() => new EnsemblePrediction(this));
    }

    /// <summary>The trees, in the order in which their leaves are summed.</summary>
    public IReadOnlyList<DecisionTree> Trees { get; }

    /// <summary>What the sum is.</summary>
    public TreeOutput Output { get; }

    /// <summary>The probability before any tree.</summary>
    public float BaseScore { get; }

    /// <summary>The features, in the order of their columns.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>What the sum begins with.</summary>
    internal float BaseMargin => Output == TreeOutput.Logit ? -MathF.Log((1 / BaseScore) - 1) : BaseScore;

    /// <summary>
    /// Reads XGBoost's JSON model, written by <see cref="Save"/> or by XGBoost: <c>binary:logistic</c> or
    /// <c>reg:squarederror</c> with numeric splits.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It is missing, damaged, or a model of another kind.</exception>
    public static TreeEnsemble Load(string path) => XGBoostReader.Read(path);

    /// <summary>Writes XGBoost's JSON model, atomically.</summary>
    /// <param name="path">The file; XGBoost takes it for JSON by its ending <c>.json</c>.</param>
    /// <exception cref="CrestException">The file cannot be written; what was there before is unchanged.</exception>
    public void Save(string path) => XGBoostWriter.Write(path, this);

    /// <summary>The probability that each row is positive.</summary>
    /// <param name="input">[rows × features], as they are measured: not standardised, NaN is missing.</param>
    /// <param name="probabilities">Where they go, one a row.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="ArgumentException">Another number of features than the ensemble's, or of probabilities than rows.</exception>
    public void Predict(Tensor input, Span<float> probabilities, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pool);
        if (input.Columns != FeatureNames.Count)
            throw new ArgumentException($"the ensemble has {FeatureNames.Count} features, the input {input.Columns}", nameof(input));
        if (probabilities.Length != input.Rows)
            throw new ArgumentException($"{probabilities.Length} probabilities for {input.Rows} rows", nameof(probabilities));
        _prediction.Value.Predict(input, probabilities, pool);
    }

    /// <summary>What all splits by a feature gained, as a share of what all splits did; zeros where no tree has a split.</summary>
    public double[] GainImportance()
    {
        var gains = new double[FeatureNames.Count];
        foreach (DecisionTree tree in Trees)
            for (int node = 0; node < tree.Nodes; node++)
                if (tree.Left[node] >= 0) gains[tree.Features[node]] += tree.Gains[node];
        double total = gains.Sum();
        if (total > 0)
            for (int feature = 0; feature < gains.Length; feature++) gains[feature] /= total;
        return gains;
    }
}
