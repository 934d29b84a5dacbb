using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.ImageSets;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.Images;

/// <summary>
/// <c>crest predict image</c>: applies a trained network to a data set and writes <c>test.csv</c>, and <c>train.csv</c> where it is asked
/// for, into the folder of the training. A row has the image's number in its file from 0, its label, the most probable class, and the
/// probability of each.
/// </summary>
[Command("predict image")]
public sealed record PredictImage : Job<IReadOnlyList<ImagePredictionResult>>
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

    /// <summary>Number of threads, at least 1.</summary>
    [Option(
        OptionRole.Execution, "Number of threads; -1 for all cores.",
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores")]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>The folder that training wrote its model into, and that the predictions go to.</summary>
    [Option(
        OptionRole.Output, "Folder of the training, which contains model/; the predictions go there.",
        Name = "output-dir", Placeholder = "DIR")]
    public required string OutputFolder { get; init; }

    /// <summary>Whether other predictions in the folder are replaced.</summary>
    [Option(OptionRole.Output, "Replace other predictions in the folder.")]
    public bool Force { get; init; }

    /// <inheritdoc/>
    /// <returns>What was written.</returns>
    /// <exception cref="CrestException">
    /// The model or the data cannot be read or do not fit, or other predictions are there; nothing is written then.
    /// </exception>
    public override IReadOnlyList<ImagePredictionResult> Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        using var pool = new WorkerPool(Threads);
        string folder = Path.Combine(OutputFolder, TrainingFiles.Model);
        ImageModel model = ImageModel.Load(folder, pool);
        (ImageSet? training, ImageSet test) = TrainingImages ? DataSet.Read(DataFolder) : (null, DataSet.ReadTest(DataFolder));
        string mend = $"give the data set that {folder} was trained on ({model.Description.DataSet.Name()})";
        if (test.Shape != model.Description.Network.Image)
            throw new CrestException($"{DataFolder}: its images are {test.Shape}, the model's {model.Description.Network.Image}; {mend}");
        if (!test.Classes.SequenceEqual(model.Description.Classes))
        {
            throw new CrestException(
                $"{DataFolder}: its classes are {string.Join(", ", test.Classes)}, "
                + $"the model's {string.Join(", ", model.Description.Classes)}; {mend}");
        }

        List<(ImagePredictionResult Result, string Csv)> results = [];
        if (training is not null) results.Add(Predict(context, model, training, "train.csv"));
        results.Add(Predict(context, model, test, "test.csv"));
        context.Cancellation.ThrowIfCancellationRequested();
        // All or none: existing files are compared before the first is written.
        foreach ((ImagePredictionResult result, string csv) in results)
            ResultFile.MustBeWritten(result.Path, Encoding.UTF8.GetBytes(csv), Force);
        foreach ((ImagePredictionResult result, string csv) in results) ResultFile.Write(result.Path, csv, Force);
        return [.. results.Select(r => r.Result)];
    }

    private (ImagePredictionResult Result, string Csv) Predict(JobContext context, ImageModel model, ImageSet images, string file)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        long start = context.Clock.GetTimestamp();
        Tensor probabilities = model.Outputs(images, BatchSize ?? model.Network.PredictionBatch);
        double seconds = context.Clock.GetElapsedTime(start).TotalSeconds;
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
            // Probabilities are single precision: nine digits are exact.
            foreach (float value in values) text.Append(CultureInfo.InvariantCulture, $",{value:R}");
            text.Append('\n');
        }

        return text.ToString();
    }
}
