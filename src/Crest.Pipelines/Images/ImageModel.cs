using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Learning.Leakage;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.Images;

/// <summary>A trained network for images with its description.</summary>
/// <param name="description">What it is.</param>
/// <param name="network">The network, weights included.</param>
/// <param name="pool">The threads that compute it.</param>
public sealed class ImageModel(ImageModelDescription description, Network network, WorkerPool pool)
{
    /// <summary>What it is.</summary>
    public ImageModelDescription Description => description;

    /// <summary>The network.</summary>
    internal Network Network => network;

    /// <summary>Reads the description alone.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="CrestException">There is no whole model for images.</exception>
    public static ImageModelDescription LoadDescription(string folder) =>
        ModelFolder.ReadDescription<ImageModelDescription>(
            folder, [ImageModelDescription.TaskName], (description, path) => description.Checked(path));

    /// <summary>Reads a model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="pool">The threads that compute it.</param>
    /// <exception cref="CrestException">There is no whole model for images.</exception>
    public static ImageModel Load(string folder, WorkerPool pool)
    {
        ImageModelDescription description = LoadDescription(folder);
        var network = new Network(description.Network, seed: 0, pool);
        ModelFolder.ReadWeights(folder, network);
        return new ImageModel(description, network, pool);
    }

    /// <summary>Writes the model in the place of the one that was there.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="seen">The images that it has seen.</param>
    /// <exception cref="CrestException">It cannot be written; what was there before is unchanged.</exception>
    public void Save(string folder, SeenSamples seen) =>
        ModelFolder.Save(folder, description, network, description.Onnx, seen.Write);

    /// <summary>
    /// What the last layer gives for images [images × classes]: the logarithms of the class probabilities, but for one number a row.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="batchSize">Images computed at once, at least 1; the result does not depend on it.</param>
    public Tensor Outputs(ImageSet images, int batchSize) => Apply(network, description.Input, images, batchSize, pool);

    /// <summary>What a network gives for images [images × outputs], made batch by batch from their bytes.</summary>
    internal static Tensor Apply(Network network, PixelScale scale, ImageSet images, int batchSize, WorkerPool pool)
    {
        var predictor = new ImagePredictor(network);
        var outputs = new Tensor(images.Count, network.Outputs);
        var input = new Tensor(0, images.Shape.Values);
        int[] all = [.. Enumerable.Range(0, images.Count)];
        for (int first = 0; first < images.Count; first += batchSize)
        {
            int count = Math.Min(batchSize, images.Count - first);
            input.Resize(count);
            scale.Fill(images, all.AsSpan(first, count), input, pool);
            predictor.Predict(input).Values.CopyTo(outputs.Values.Slice(first * outputs.Columns, count * outputs.Columns));
        }

        return outputs;
    }
}
