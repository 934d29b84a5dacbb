using System.CommandLine;
using System.CommandLine.Parsing;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Learning.Training;
using Crest.Pipelines.Images;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest train image</c>.</summary>
internal static class TrainImageCommand
{
    private static readonly ImageArchitecture[] Architectures = Enum.GetValues<ImageArchitecture>();

    public static TrainingCommand Create()
    {
        Option<string> dataSet = ImageOptions.DataSet(), folder = ImageOptions.DataFolder();
        var model = new Option<string>("--model") { Description = "The network.", Required = true };
        model.AcceptOnlyFromAmong([.. Architectures.Select(a => a.Name())]);
        var normalisation = new Option<bool>("--batch-norm") { Description = "Batch normalisation after every convolution and dense layer but the last." };
        Option<double?> rate = new Option<double?>("--learning-rate") { Description = $"Step of the optimiser. [default: {Usual(t => $"{t.LearningRate}")}]", HelpName = "X" }
            .Checked(x => x is null or > 0 && double.IsFinite(x ?? 1), "above 0");
        Option<int?> epochs = new Option<int?>("--epochs") { Description = $"Passes over the training images. [default: {Usual(t => $"{t.Epochs}")}]", HelpName = "N" }.Checked(n => n is null or >= 1, "at least 1");
        var schedule = new Option<string?>("--schedule") { Description = "Learning rates with their epochs, one after the other, in the place of --learning-rate and --epochs.", HelpName = "RATE:EPOCHS,..." };
        schedule.Validators.Add(CheckSchedule);
        Option<int?> batch = new Option<int?>("--batch-size") { Description = $"Images of a batch. [default: {Usual(t => $"{t.BatchSize}")}]", HelpName = "N" }.Checked(n => n is null or >= 1, "at least 1");
        var features = new Option<string?>("--features-from") { Description = "Folder of a training whose convolution part is used as it is, with --train-head.", HelpName = "MODEL" };
        var head = new Option<bool>("--train-head") { Description = "Train only the dense layers, on what the convolution part of --features-from gives for each image." };
        var seed = new Option<long>("--seed") { Description = "Seed of weights, order, dropout and of the images held out for validation.", DefaultValueFactory = _ => 0x5eed, CustomParser = SeedText.Parse, HelpName = "N" };
        Option<int> threads = new Option<int>("--threads") { Description = "Number of threads.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" }.AtLeast(1);
        var output = new Option<string?>("--output-dir") { Description = "Folder of the results; runs/ID of the project when it is not given.", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Go on where an interrupted training of this --output-dir stopped; it ends with the same weights, bit by bit." };
        var force = new Option<bool>("--force") { Description = "Replace the results of another training in --output-dir." };
        var command = new TrainingCommand("image", """
            Train a network on MNIST or CIFAR-10. A sixth of the training images chooses the epoch; the test images judge the result. Leaves model/, summary.json, metrics.csv and config.yaml, and an entry in the table of runs.

            Example: crest train image --dataset mnist --data-dir data/raw/mnist --model mnist-cnn --batch-norm --schedule 0.001:1,0.0001:8 --output-dir models/mnist
            """, [dataSet, folder, model, normalisation, rate, epochs, schedule, batch, features, head, seed, threads, output, resume, force], Job);
        command.Validators.Add(result =>
        {
            if (result.GetResult(schedule) is not null && (result.GetResult(rate) is not null || result.GetResult(epochs) is not null))
                result.AddError("--schedule gives learning rates and epochs; leave out --learning-rate and --epochs");
            if ((result.GetResult(features) is not null) != (result.GetResult(head) is not null))
                result.AddError("--features-from and --train-head go together; give both or neither");
        });

        return command;

        TrainImage Job(ParseResult parsed)
        {
            ImageArchitecture architecture = Architectures.Single(a => a.Name() == parsed.GetRequiredValue(model));
            TrainingOptions usual = architecture.UsualTraining(parsed.GetValue(seed));
            int batchSize = parsed.GetValue(batch) ?? usual.BatchSize;
            int count = parsed.GetValue(epochs) ?? usual.Epochs;
            return new TrainImage
            {
                DataSet = ImageOptions.Parse(parsed.GetRequiredValue(dataSet)),
                DataFolder = parsed.GetRequiredValue(folder),
                Architecture = architecture,
                BatchNormalisation = parsed.GetValue(normalisation),
                Training = parsed.GetValue(schedule) is { } steps
                    ? TrainingOptions.OfSteps(LearningRateStep.ParseAll(steps), batchSize, usual.Seed)
                    : usual with { Epochs = count, Patience = count, BatchSize = batchSize, LearningRate = parsed.GetValue(rate) ?? usual.LearningRate },
                FeaturesFrom = parsed.GetValue(features),
                OutputFolder = parsed.GetValue(output),
                Threads = parsed.GetValue(threads),
                Resume = parsed.GetValue(resume),
                Force = parsed.GetValue(force),
            };
        }
    }

    private static string Usual(Func<TrainingOptions, string> option) => string.Join(", ", Architectures.Select(a => $"{option(a.UsualTraining(0))} for {a.Name()}"));

    private static void CheckSchedule(OptionResult result)
    {
        if (result.Tokens.Count == 0) return;
        try
        {
            LearningRateStep.ParseAll(result.Tokens[0].Value);
        }
        catch (CrestException e)
        {
            result.AddError($"--schedule: {e.Message}");
        }
    }
}
