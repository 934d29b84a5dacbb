using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.Images;

/// <summary>
/// <c>crest predict image</c>: applies a trained network to a data set and writes <c>test.csv</c>, and <c>train.csv</c> where it is asked
/// for, into the folder of the training. A row has the image's number in its file from 0, its label, the most probable class, and the
/// probability of each.
/// </summary>
public sealed record PredictImage
{
    /// <summary>The folder that training wrote its model into, and that the predictions go to.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The data set.</summary>
    public required ImageDataSet DataSet { get; init; }

    /// <summary>Where its files are.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Whether the images for training are predicted too, those held out included.</summary>
    public bool TrainingImages { get; init; }

    /// <summary>Images computed at once, at least 1, or null for what suits the network; the result does not depend on it.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Number of threads, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether other predictions in the folder are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Predicts.</summary>
    /// <returns>What was written.</returns>
    /// <exception cref="CrestException">The model or the data cannot be read or do not fit, or other predictions are there; nothing is written then.</exception>
    public IReadOnlyList<ImagePredictionResult> Run()
    {
        using var pool = new WorkerPool(Threads);
        string folder = Path.Combine(OutputFolder, TrainingFiles.Model);
        ImageModel model = ImageModel.Load(folder, pool);
        (ImageSet? training, ImageSet test) = TrainingImages ? DataSet.Read(DataFolder) : (null, DataSet.ReadTest(DataFolder));
        if (test.Shape != model.Description.Network.Image)
            throw new CrestException($"{DataFolder}: its images are {test.Shape}, the model's {model.Description.Network.Image}; give the data set that {folder} was trained on ({model.Description.DataSet.Name()})");
        if (!test.Classes.SequenceEqual(model.Description.Classes))
            throw new CrestException($"{DataFolder}: its classes are {string.Join(", ", test.Classes)}, the model's {string.Join(", ", model.Description.Classes)}; give the data set that {folder} was trained on ({model.Description.DataSet.Name()})");

        List<(ImagePredictionResult Result, string Csv)> results = [];
        if (training is not null) results.Add(Predict(model, training, "train.csv"));
        results.Add(Predict(model, test, "test.csv"));
        // All or none: those that stand are looked at before the first is written.
        foreach ((ImagePredictionResult result, string csv) in results) ResultFile.MustBeWritten(result.Path, Encoding.UTF8.GetBytes(csv), Force);
        foreach ((ImagePredictionResult result, string csv) in results) ResultFile.Write(result.Path, csv, Force);
        return [.. results.Select(r => r.Result)];
    }

    private (ImagePredictionResult Result, string Csv) Predict(ImageModel model, ImageSet images, string file)
    {
        long start = Stopwatch.GetTimestamp();
        Tensor probabilities = model.Outputs(images, BatchSize ?? model.Network.PredictionBatch);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        ImageMetrics metrics = ImageMetrics.Of(probabilities, images.Labels); // turns the outputs into probabilities
        return (new ImagePredictionResult(Path.Combine(OutputFolder, file), images.Count, seconds, metrics), ToCsv(images, probabilities));
    }

    private static string ToCsv(ImageSet images, Tensor probabilities)
    {
        var text = new StringBuilder($"index,label,predicted,{string.Join(',', images.Classes)}\n");
        for (int row = 0; row < images.Count; row++)
        {
            Span<float> values = probabilities.Row(row);
            text.Append(CultureInfo.InvariantCulture, $"{row},{images.Labels[row]},{TensorPrimitives.IndexOfMax<float>(values)}");
            // Single precision is all there is: nine digits give it back.
            foreach (float value in values) text.Append(CultureInfo.InvariantCulture, $",{value:R}");
            text.Append('\n');
        }

        return text.ToString();
    }
}
