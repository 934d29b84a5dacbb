using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.ImageSets;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Predictions;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.Images;

/// <summary>
/// <c>crest predict image</c>: applies a trained network to a data set and writes <c>test.csv</c>, and <c>train.csv</c> where it is asked
/// for. A row has the image's number in its file from 0, its label, the most probable class, and the
/// probability of each.
/// </summary>
[Command("predict image")]
public sealed record PredictImage : PredictionJob<ImagePredictionResult>
{
    /// <summary>Where the files of the data set are.</summary>
    [Option(
        OptionRole.Input, "Folder of the files of the data set as they are published, packed with gzip or not.",
        Name = "data-dir", Placeholder = "DIR")]
    public required string DataFolder { get; init; }

    /// <summary>The data set.</summary>
    [Option(OptionRole.Protocol, "The data set.", Name = "dataset")]
    public required ImageDataSet DataSet { get; init; }

    /// <summary>Whether the images for training are predicted too, those held out included.</summary>
    [Option(OptionRole.Protocol, "Predict the images for training too, for train.csv.", Name = "train-images")]
    public bool TrainingImages { get; init; }

    /// <summary>Images computed at once, at least 1, or null for what suits the network; the result does not depend on it.</summary>
    [Option(
        OptionRole.Execution, "Images computed at once; the result does not depend on it.",
        Minimum = 1, Default = "what suits the network")]
    public int? BatchSize { get; init; }

    private protected override string TaskName => ImageModelDescription.TaskName;

    private protected override Prediction<ImagePredictionResult> Load(string modelFolder, WorkerPool pool)
    {
        ImageModel model = ImageModel.Load(modelFolder, pool);
        (ImageSet? training, ImageSet test) = TrainingImages ? DataSet.Read(DataFolder) : (null, DataSet.ReadTest(DataFolder));
        string mend = $"give the data set that {modelFolder} was trained on ({model.Description.DataSet.Name()})";
        if (test.Shape != model.Description.Network.Image)
            throw new CrestException($"{DataFolder}: its images are {test.Shape}, the model's {model.Description.Network.Image}; {mend}");
        if (!test.Classes.SequenceEqual(model.Description.Classes))
        {
            throw new CrestException(
                $"{DataFolder}: its classes are {string.Join(", ", test.Classes)}, "
                + $"the model's {string.Join(", ", model.Description.Classes)}; {mend}");
        }
        List<(ImageSet Images, string Split)> asked = [.. training is null ? [] : new[] { (training, "train") }, (test, "test")];
        Dictionary<string, string> hashes = asked.ToDictionary(a => a.Split, a => a.Images.Hash());
        return new Prediction<ImagePredictionResult>
        {
            ModelRun = model.Description.Run,
            Classes = model.Description.Classes,
            Project = DataSet.Name(),
            DataHashes = hashes,
            Compute = (context, folder) =>
                [.. asked.Select(a => Predict(context, model, a.Images, hashes[a.Split], Path.Combine(folder, $"{a.Split}.csv")))],
        };
    }

    private PredictedFile<ImagePredictionResult> Predict(
        JobContext context, ImageModel model, ImageSet images, string hash, string path)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        long start = context.Clock.GetTimestamp();
        Tensor probabilities = model.Outputs(images, BatchSize ?? model.Network.PredictionBatch);
        double seconds = context.Clock.GetElapsedTime(start).TotalSeconds;
        ImageMetrics metrics = ImageMetrics.Of(probabilities, images.Labels); // turns the outputs into probabilities
        return new PredictedFile<ImagePredictionResult>
        {
            Result = new ImagePredictionResult(path, images.Count, seconds, metrics),
            Path = path,
            Content = Encoding.UTF8.GetBytes(ToCsv(images, probabilities)),
            Split = Path.GetFileNameWithoutExtension(path),
            Metrics = metrics,
            DataPath = DataFolder,
            DataHash = hash,
            SampleHashes = images.SampleHashes(),
        };
    }

    private static string ToCsv(ImageSet images, Tensor probabilities)
    {
        var text = new StringBuilder($"index,label,predicted,{string.Join(',', images.Classes)}\n");
        for (int row = 0; row < images.Count; row++)
        {
            Span<float> values = probabilities.Row(row);
            text.Append(CultureInfo.InvariantCulture, $"{row},{images.Labels[row]},{TensorPrimitives.IndexOfMax<float>(values)}");
            // Probabilities are single precision: nine digits are exact.
            foreach (float value in values) text.Append(CultureInfo.InvariantCulture, $",{value:R}");
            text.Append('\n');
        }

        return text.ToString();
    }
}
