using System.Text.Json.Nodes;
using Crest.Learning.Leakage;
using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.Supernova;
using Crest.Survey.Inputs;

namespace Crest.Benchmarks.Workloads;

/// <summary>The network of the supernova tasks at one size, for Crest and as the peers are told of it.</summary>
/// <param name="Hidden">Width of the blocks.</param>
/// <param name="BatchNormalisation">Whether it follows each block.</param>
internal sealed record HighwayNetwork(int Hidden, bool BatchNormalisation)
{
    private const int Highways = 4;
    private const double DropoutRate = 0.1, NoiseRate = 0.05;

    public NetworkSpec Spec { get; } =
        SupernovaNetwork.Of(LightCurveData.Visits, Hidden, Highways, DropoutRate, BatchNormalisation, LightCurveData.Classes);

    /// <summary>Floating-point operations of a sample forward: a multiplication and an addition a weight.</summary>
    public double ForwardOperations =>
        2.0 * ((LightCurveData.Visits * Hidden) + (Highways * 2.0 * Hidden * Hidden) + (Hidden * LightCurveData.Classes));

    /// <summary>
    /// A training as <c>crest train sn-class</c> does it, noise included: training speed of what it does in some seconds.
    /// </summary>
    public EpochSpeed Training(LightCurveData data, int batch, WorkerPool pool)
    {
        var network = new Network(Spec, seed: 1, pool);
        var options = new TrainingOptions(int.MaxValue, batch, 0.001, LearningRateSchedule.Constant, int.MaxValue, Seed: 1);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(network.Parameters.Learned.Columns), options, pool);
        var noise = new NoiseModel(NoiseRate, NoiseRate);
        TrainingData batches =
            data.All.ForTraining(data.Few, SupernovaTask.Class, data.Input, LightCurveData.Classes, 0, 1, noise, seed: 1, pool);
        return new EpochSpeed(trainer, batches);
    }

    /// <summary>The model that would be saved after a training.</summary>
    public SupernovaModel Model(LightCurveData data, WorkerPool pool)
    {
        var description = new SupernovaModelDescription(SupernovaTask.Class, Spec, data.Input, data.All.Set.Classes, 0, 1, "", "");
        return new SupernovaModel(description, new Network(Spec, seed: 1, pool));
    }

    /// <summary>Saves a model for peers that read its <c>model.onnx</c>.</summary>
    public void Save(SupernovaModel model, string folder) => model.Save(Path.Combine(folder, $"highway-{Hidden}"), SeenSamples.Of([], []));

    /// <summary>The same for the peers.</summary>
    public JsonObject Request(string workload, int batch) => new()
    {
        ["workload"] = workload,
        ["features"] = LightCurveData.Visits,
        ["classes"] = LightCurveData.Classes,
        ["hidden"] = Hidden,
        ["highways"] = Highways,
        ["batch_norm"] = BatchNormalisation,
        ["dropout"] = DropoutRate,
        ["blackout"] = NoiseRate,
        ["outlier"] = NoiseRate,
        ["batch"] = batch,
    };
}
