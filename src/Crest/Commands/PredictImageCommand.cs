using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Pipelines.Images;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest predict image</c>.</summary>
internal static class PredictImageCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output-dir") { Description = "Folder of the training, which holds model/; the predictions go there.", Required = true, HelpName = "DIR" };
        Option<string> dataSet = ImageOptions.DataSet(), folder = ImageOptions.DataFolder();
        var training = new Option<bool>("--train-images") { Description = "Predict the images for training too, for train.csv." };
        Option<int?> batch = new Option<int?>("--batch-size") { Description = "Images computed at once, what suits the network when it is not given; the result does not depend on it.", HelpName = "N" }
            .Checked(n => n is null or >= 1, "at least 1");
        Option<int> threads = new Option<int>("--threads") { Description = "Number of threads.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" }.AtLeast(1);
        var force = new Option<bool>("--force") { Description = "Replace other predictions in the folder." };
        var command = new Command("image", """
            Predict the test images with a model of 'crest train image' and write test.csv: index, label, predicted class, and the probability of each class.

            Example: crest predict image --output-dir models/mnist --dataset mnist --data-dir data/raw/mnist
            """) { output, dataSet, folder, training, batch, threads, force };
        command.SetAction(parsed =>
        {
            IReadOnlyList<ImagePredictionResult> results = new PredictImage
            {
                OutputFolder = parsed.GetRequiredValue(output),
                DataSet = ImageOptions.Parse(parsed.GetRequiredValue(dataSet)),
                DataFolder = parsed.GetRequiredValue(folder),
                TrainingImages = parsed.GetValue(training),
                BatchSize = parsed.GetValue(batch),
                Threads = parsed.GetValue(threads),
                Force = parsed.GetValue(force),
            }.Run();
            MetricsTable.Show([.. results.Select(r => (Path.GetFileNameWithoutExtension(r.Path), r.Metrics))]);
            foreach (ImagePredictionResult result in results) Console.WriteLine($"wrote {result.Path}: {result.Images} images, {result.Images / result.Seconds:F0} a second");
            return 0;
        });
        return command;
    }
}
