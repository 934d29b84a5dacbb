using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Learning.Networks;
using Crest.Pipelines.Supernova;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest predict sn-class | redshift | sn-epoch</c>.</summary>
internal static class PredictCommand
{
    public static Command Create() => new("predict", "Apply a trained model.") { For(SupernovaTask.Class), For(SupernovaTask.Redshift), For(SupernovaTask.PeakDay), PredictRealBogusCommand.Create(), PredictImageCommand.Create() };

    private static Command For(SupernovaTask task)
    {
        var output = new Option<string>("--output-dir") { Description = "Folder of the training, which holds model/; the predictions go there.", Required = true, HelpName = "DIR" };
        Option<string?> train = Data("--train-data-path", "training split, for train.csv"), validation = Data("--validation-data-path", "validation split, for validation.csv");
        Option<string?> test = Data("--test-data-path", "test split, for test.csv"), real = Data("--real-data-path", "observed data, for real.csv");
        Option<int> batch = new Option<int>("--batch-size") { Description = "Objects computed at once; the result does not depend on it.", DefaultValueFactory = _ => Network.LargestPredictionBatch, HelpName = "N" }.AtLeast(1);
        Option<int> threads = new Option<int>("--threads") { Description = "Number of threads.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" }.AtLeast(1);
        var force = new Option<bool>("--force") { Description = "Replace other predictions in the folder." };
        var command = new Command(task.Name(), $"""
            Predict with a model of 'crest train {task.Name()}' and write a CSV file for each data file given.

            Example: crest predict {task.Name()} --output-dir models/{task.Name()} --test-data-path data/processed/dataset.te-6classes.nc --real-data-path data/processed/dataset.test.all-6classes.nc
            """) { output, train, validation, test, real, batch, threads, force };
        command.SetAction(parsed =>
        {
            IReadOnlyList<PredictionResult> results = new PredictSupernova
            {
                Task = task,
                OutputFolder = parsed.GetRequiredValue(output),
                TrainDataPath = parsed.GetValue(train),
                ValidationDataPath = parsed.GetValue(validation),
                TestDataPath = parsed.GetValue(test),
                RealDataPath = parsed.GetValue(real),
                BatchSize = parsed.GetValue(batch),
                Threads = parsed.GetValue(threads),
                Force = parsed.GetValue(force),
            }.Run();
            MetricsTable.Show([.. results.Select(r => (Path.GetFileNameWithoutExtension(r.Path), r.Metrics))]);
            foreach (PredictionResult result in results.Where(r => r.WithoutRedshift > 0))
                Screen.Warn($"{result.Path}: the model takes the redshift as input, and {result.WithoutRedshift} of {result.Objects} objects have none: they were given the mean one of the training data");
            foreach (PredictionResult result in results) Console.WriteLine($"wrote {result.Path}: {result.Objects} objects, {result.Objects / result.Seconds:F0} a second");
            return 0;
        });
        return command.WithOldSpelling();
    }

    private static Option<string?> Data(string name, string what) => new(name) { Description = $"Prepared {what}.", HelpName = "FILE" };
}
