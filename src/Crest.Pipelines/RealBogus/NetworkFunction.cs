using System.Globalization;
using Crest.Experiments.Studies;
using Crest.Learning.Layers;
using Crest.Learning.Networks;
using Crest.Learning.Parameters;
using Crest.Learning.PartialAuc;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.RealBogus;

/// <summary>A network of one hidden layer: dense, a rectifier whose negative slope is learned, dense.</summary>
/// <param name="HiddenSize">Width of the hidden layer, at least 1.</param>
/// <param name="FirstRegularizerWeight">λ of the first dense layer, at least 0: λ/2 times the sum of its squared weights is taken from the objective.</param>
/// <param name="SecondRegularizerWeight">λ of the second dense layer.</param>
public sealed record NetworkFunction(int HiddenSize, double FirstRegularizerWeight, double SecondRegularizerWeight) : ScoreFunction
{
    /// <inheritdoc/>
    public override string Name => "dnn";

    /// <inheritdoc/>
    public override IReadOnlyList<double> RegularizerWeights => [FirstRegularizerWeight, SecondRegularizerWeight];

    /// <inheritdoc/>
    public override double StepCost => 50 + HiddenSize;

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, ParameterDistribution>> DefaultSpace =>
    [
        new("hidden_size", new ParameterDistribution.Integer(10, 400, Log: true)),
        new("regularizer_weights", new ParameterDistribution.Categorical(["0 0", "1e-6 1e-6", "1e-5 1e-5", "1e-4 1e-4", "1e-3 1e-3"])),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, object?>> Options() => [new("hidden_size", HiddenSize), new("regularizer_weights", string.Create(CultureInfo.InvariantCulture, $"{FirstRegularizerWeight} {SecondRegularizerWeight}"))];

    internal override NetworkSpec Spec(int features) => new(features,
    [
        new LayerSpec.Dense(HiddenSize, Initialiser: Initialiser.TruncatedNormal), new LayerSpec.PRelu(), new LayerSpec.Dense(1, Initialiser: Initialiser.TruncatedNormal),
    ]);

    internal override void Begin(Network network, RankingData training, long seed, WorkerPool pool, CancellationToken cancellation)
    {
    }
}
