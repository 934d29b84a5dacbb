using Crest.Foundation.Options;
using Crest.Learning.Layers;
using Crest.Learning.Networks;
using Crest.Learning.Parameters;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.RealBogus;

/// <summary>A network of one hidden layer: dense, a rectifier whose negative slope is learned, dense.</summary>
[Command("dnn")]
public sealed record NetworkFunction : ScoreFunction
{
    private const int DenseLayers = 2;

    /// <summary>Width of the hidden layer, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Width of the hidden layer.", Minimum = 1)]
    [Search(10, 400, Log = true)]
    public int HiddenSize { get; init; } = 100;

    /// <summary>λ of both dense layers, at least 0: λ/2 times the sum of a layer's squared weights is taken from the objective.</summary>
    [Option(
        OptionRole.Hyperparameter, "L2 weight of the two layers, λ/2 times the sum of the squared weights.", Placeholder = "A B",
        Minimum = 0)]
    [Search("0 0", "1e-6 1e-6", "1e-5 1e-5", "1e-4 1e-4", "1e-3 1e-3")]
    public IReadOnlyList<double> RegularizerWeights { get; init; } = [0, 0];

    /// <inheritdoc/>
    public override string Name => "dnn";

    /// <inheritdoc/>
    public override string Description => "Train a network with one hidden layer to rank candidates.";

    /// <inheritdoc/>
    public override IReadOnlyList<double> LayerWeights => RegularizerWeights;

    /// <inheritdoc/>
    public override double StepCost => 50 + HiddenSize;

    /// <inheritdoc/>
    public override void Check()
    {
        if (RegularizerWeights.Count != DenseLayers)
            throw new OptionException("regularizer-weights", "takes two numbers of at least 0, e.g. 1e-5 1e-5");
    }

    internal override NetworkSpec Spec(int features) => new(features,
    [
        new LayerSpec.Dense(HiddenSize, Initialiser: Initialiser.TruncatedNormal), new LayerSpec.PRelu(),
        new LayerSpec.Dense(1, Initialiser: Initialiser.TruncatedNormal),
    ]);
}
