using System.Numerics.Tensors;
using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Numerics.Threads;
using Crest.Pipelines.Images;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.Exploration;

/// <summary>Images as they are embedded: their pixels, 0 to 1, or what the last layer of a network is given of them.</summary>
internal static class ImageExploration
{
    /// <summary>Reads a data set.</summary>
    /// <param name="dataSet">Which one.</param>
    /// <param name="folder">Where its files are.</param>
    /// <param name="modelFolder">The folder of the network's <c>model.json</c>; null for pixels.</param>
    /// <param name="withTraining">Whether the images for training are read.</param>
    /// <param name="most">Most images of each split; null for all.</param>
    /// <param name="seed">Seed of the draw of those.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="CrestException">The files or the model cannot be read or do not fit.</exception>
    public static ExploredData Load(
        ImageDataSet dataSet, string folder, string? modelFolder, bool withTraining, int? most, long seed, WorkerPool pool)
    {
        (ImageSet? training, ImageSet test) = withTraining ? dataSet.Read(folder) : (null, dataSet.ReadTest(folder));
        ImageModel? model = modelFolder is null ? null : ImageModel.Load(modelFolder, pool);
        if (model is not null && model.Description.Network.Image != test.Shape)
            throw new CrestException($"{folder}: its images are {test.Shape}, the model's {model.Description.Network.Image}; "
                + $"give the data set that {modelFolder} was trained on ({model.Description.DataSet.Name()})");
        (ImageSet Images, string Split)[] parts = [.. training is null ? [] : new[] { (training, "train") }, (test, "test")];
        return new ExploredData(
            dataSet.Name(), parts.ToDictionary(part => part.Split, part => part.Images.Hash()), model?.Description.Run,
            model is null ? "pixels" : "values that the last layer of the network is given",
            [.. parts.Select(part => Split(part.Images, part.Split, model, most, seed, pool))]);
    }

    private static ExploredSplit Split(ImageSet all, string split, ImageModel? model, int? most, long seed, WorkerPool pool)
    {
        int[] rows = ExploredData.Drawn(all.Count, most, split, seed);
        ImageSet images = rows.Length == all.Count ? all : all.Select(rows);
        var features = new Tensor(images.Count, images.Shape.Values);
        PixelScale scale = model?.Description.Input ?? new PixelScale(0, byte.MaxValue);
        scale.Fill(images, [.. Enumerable.Range(0, images.Count)], features, pool);
        List<ExploredColumn> columns = [new("label", [.. images.Labels.Select(label => (double)label)], images.Classes)];
        if (model is not null)
        {
            (features, Tensor outputs) = HiddenLayer.Of(model.Network, features);
            columns.Add(new(
                "predicted",
                [.. Enumerable.Range(0, outputs.Rows).Select(row => (double)TensorPrimitives.IndexOfMax<float>(outputs.Row(row)))],
                model.Description.Classes));
        }

        return new ExploredSplit(
            split, features, [.. rows.Select(row => $"{split} {row}")], columns, new Pictures(images.Shape, images.Pixels));
    }
}
