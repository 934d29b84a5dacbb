using Crest.Foundation.Errors;
using Crest.Learning.Leakage;
using Crest.Learning.Losses;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// A trained network with its description: a folder with <c>model.json</c> and <c>model.safetensors</c>, which Crest reads, and
/// <c>model.onnx</c>, which says the same to other programs; and <c>reliability.safetensors</c>, which an older model lacks.
/// </summary>
/// <param name="description">What it is.</param>
/// <param name="network">The network, weights included.</param>
public sealed class SupernovaModel(SupernovaModelDescription description, Network network)
{
    private static readonly string[] Tasks = [.. Enum.GetValues<SupernovaTask>().Select(task => task.Name())];

    /// <summary>What it is.</summary>
    public SupernovaModelDescription Description => description;

    /// <summary>How far its predictions can be trusted; null where that is not known.</summary>
    public ModelReliability? Reliability { get; init; }

    /// <summary>Number of learned values.</summary>
    public int ParameterCount => network.Parameters.LearnedCount;

    /// <summary>Reads the description alone.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="CrestException">There is no whole model.</exception>
    public static SupernovaModelDescription LoadDescription(string folder) =>
        ModelFolder.ReadDescription<SupernovaModelDescription>(folder, Tasks, (description, path) => description.Checked(path));

    /// <summary>Reads a model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="pool">The threads that compute it.</param>
    /// <exception cref="CrestException">There is no whole model.</exception>
    public static SupernovaModel Load(string folder, WorkerPool pool)
    {
        SupernovaModelDescription description = LoadDescription(folder);
        var network = new Network(description.Network, seed: 0, pool);
        if (network.Outputs != Math.Max(1, description.Classes.Count))
            throw new CrestException($"{folder}: {ModelFolder.DescriptionFile} contradicts itself: "
                + $"the network has {network.Outputs} outputs for {description.Classes.Count} classes; train again or copy it again");
        ModelFolder.ReadWeights(folder, network);
        return new SupernovaModel(description, network) { Reliability = ModelReliability.Read(folder) };
    }

    /// <summary>Writes the model in the place of the one that was there.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="seen">The objects that it has seen.</param>
    /// <exception cref="CrestException">It cannot be written; what was there before is unchanged.</exception>
    public void Save(string folder, SeenSamples seen) =>
        ModelFolder.Save(folder, description, network, description.Onnx, partial =>
        {
            Reliability?.Write(partial);
            seen.Write(partial);
        });

    /// <summary>
    /// Predicts: class probabilities [samples × classes], or the number [samples × 1] in its own units. A redshift is at least 0: where the
    /// network gives less, the prediction is 0.
    /// </summary>
    /// <param name="inputs">Clean inputs [samples × features].</param>
    /// <param name="batchSize">Samples computed at once, at least 1; the result does not depend on it.</param>
    public Tensor Predict(Tensor inputs, int batchSize = Network.LargestPredictionBatch) => Predict(inputs, batchSize, null);

    /// <summary>As <see cref="Predict(Tensor, int)"/>, and shows what the last layer is given.</summary>
    /// <param name="inputs">Clean inputs [samples × features].</param>
    /// <param name="batchSize">Samples computed at once, at least 1.</param>
    /// <param name="hidden">
    /// Given the first sample of each batch and its hidden values [samples × width], which the next batch overwrites.
    /// </param>
    internal Tensor Predict(Tensor inputs, int batchSize, Action<int, Tensor>? hidden)
    {
        Tensor outputs = network.PredictInBatches(inputs, batchSize, hidden);
        if (description.Task == SupernovaTask.Class) SoftmaxCrossEntropy.Softmax(outputs);
        else
        {
            float least = description.Task == SupernovaTask.Redshift ? 0 : float.NegativeInfinity;
            foreach (ref float value in outputs.Values)
                value = Math.Max(least, (float)((value * description.TargetStandardDeviation) + description.TargetMean));
        }

        return outputs;
    }
}
