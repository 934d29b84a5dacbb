using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Learning.Training;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Inputs;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest train sn-class | redshift | sn-epoch optimize</c>.</summary>
internal static class TrainCommand
{
    public static Command Create() => new("train", "Train a model.")
    {
        For(SupernovaTask.Class, "Classify supernovae by type."),
        For(SupernovaTask.Redshift, "Predict redshifts."),
        For(SupernovaTask.PeakDay, "Predict the day of peak brightness."),
        TrainRealBogusCommand.Create(),
        TrainImageCommand.Create(),
    };

    private static Command For(SupernovaTask task, string description) => new Command(task.Name(), description) { Optimize(task) }.WithOldSpelling();

    private static Command Optimize(SupernovaTask task)
    {
        Hyperparameters unset = Hyperparameters.Default;
        Option<string> train = Data("--train-data-path", "training"), validation = Data("--validation-data-path", "validation"), test = Data("--test-data-path", "test");
        var output = new Option<string?>("--output-dir") { Description = "Folder of the results; runs/ID of the project when it is not given.", HelpName = "DIR" };
        var bands = new Option<string?>("--band-data") { Description = """Bands and how many of their first visits the network sees, e.g. '{"i":3,"z":3}'; all when it is not given.""", HelpName = "JSON" };
        var method = new Option<string>("--method") { Description = "How fluxes become magnitudes: asinh or logarithm.", DefaultValueFactory = _ => "modified" };
        method.AcceptOnlyFromAmong("modified", "traditional");
        Option<int> epochs = Number("--epoch", "Most passes over the training data.", 100), batch = Number("--batch-size", "Samples of a batch.", 100);
        Option<int> patience = Number("--patience", "Epochs without a better validation loss after which training stops.", 100);
        var parameters = new Option<string?>("--parameter-path") { Description = "JSON file of the hyperparameters below, hidden_size to blackout_rate; an option that is given too wins.", HelpName = "FILE" };
        Option<int?> hidden = new Option<int?>("--hidden-size") { Description = $"Width of the highway blocks. [default: {unset.HiddenSize}]", HelpName = "N" }.Checked(n => n is null or >= 1, "at least 1");
        Option<int?> highways = new Option<int?>("--n-highways") { Description = $"Number of highway blocks. [default: {unset.Highways}]", HelpName = "N" }.Checked(n => n is null or >= 0, "at least 0");
        var normalisation = new Option<bool?>("--use-bn") { Description = "Batch normalisation after each block." };
        Option<double?> dropout = Rate("--dropout-rate", "Probability of a hidden value to be dropped"), outlier = Rate("--outlier-rate", "Probability of a magnitude to get more noise");
        Option<double?> blackout = Rate("--blackout-rate", "Probability of a magnitude to be set to 0");
        Option<double> learningRate = new Option<double>("--learning-rate") { Description = "Step of the optimiser (Adam).", DefaultValueFactory = _ => 0.001, HelpName = "X" }.Checked(x => x > 0 && double.IsFinite(x), "above 0");
        var schedule = new Option<string>("--learning-rate-schedule") { Description = "How the learning rate changes: not at all, or to 0 along half a cosine.", DefaultValueFactory = _ => "constant" };
        schedule.AcceptOnlyFromAmong("constant", "cosine");
        Option<double> decay = new Option<double>("--weight-decay") { Description = "Share of each weight, times the learning rate, that a step takes away.", DefaultValueFactory = _ => 0, HelpName = "X" }.Checked(x => x is >= 0 and <= 100, "0 to 100");
        var seed = new Option<long>("--seed") { Description = "Seed of weights, order and noise.", DefaultValueFactory = _ => 0x5eed, CustomParser = SeedText.Parse, HelpName = "N" };
        Option<int> threads = Number("--threads", "Number of threads.", Environment.ProcessorCount);
        var resume = new Option<bool>("--resume") { Description = "Go on where an interrupted training of this --output-dir stopped; it ends with the same weights, bit by bit." };
        var force = new Option<bool>("--force") { Description = "Replace the results of another training in --output-dir." };
        var useRedshift = new Option<bool>("--use-redshift") { Description = "Let the network see the redshift." };
        Option<int?> outputSize = new Option<int?>("--output-size") { Description = "Number of classes; must be that of the data.", HelpName = "N" }.Checked(n => n is null or >= 2, "at least 2");

        var command = new Command("optimize", $"""
            Train one network with given hyperparameters. Leaves model/, summary.json, metrics.csv and config.yaml, and an entry in the table of runs.

            Example: crest train {task.Name()} optimize --train-data-path data/processed/dataset.tr-6classes.nc --validation-data-path data/processed/dataset.va-6classes.nc --test-data-path data/processed/dataset.te-6classes.nc --output-dir models/{task.Name()} --use-bn --learning-rate-schedule cosine
            """)
        {
            train, validation, test, output, bands, method, epochs, batch, parameters, hidden, highways, normalisation, dropout, outlier, blackout,
            learningRate, schedule, decay, patience, seed, threads, resume, force,
        };
        if (task != SupernovaTask.Redshift) command.Options.Add(useRedshift);
        if (task == SupernovaTask.Class) command.Options.Add(outputSize);

        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            Hyperparameters from = parsed.GetValue(parameters) is { } path ? Hyperparameters.Read(path) : unset;
            return Run(new TrainSupernova
            {
                Task = task,
                TrainDataPath = parsed.GetRequiredValue(train),
                ValidationDataPath = parsed.GetRequiredValue(validation),
                TestDataPath = parsed.GetRequiredValue(test),
                OutputFolder = parsed.GetValue(output),
                Bands = parsed.GetValue(bands) is { } json ? BandSelection.Parse(json) : null,
                Method = parsed.GetValue(method) == "modified" ? MagnitudeMethod.Modified : MagnitudeMethod.Traditional,
                UseRedshift = task != SupernovaTask.Redshift && parsed.GetValue(useRedshift),
                OutputSize = task == SupernovaTask.Class ? parsed.GetValue(outputSize) : null,
                Hyperparameters = new Hyperparameters(
                    parsed.GetValue(hidden) ?? from.HiddenSize,
                    parsed.GetValue(highways) ?? from.Highways,
                    parsed.GetValue(normalisation) ?? from.UseBatchNormalisation,
                    parsed.GetValue(dropout) ?? from.DropoutRate,
                    parsed.GetValue(outlier) ?? from.OutlierRate,
                    parsed.GetValue(blackout) ?? from.BlackoutRate),
                Training = new TrainingOptions(
                    parsed.GetValue(epochs), parsed.GetValue(batch), parsed.GetValue(learningRate),
                    parsed.GetValue(schedule) == "cosine" ? LearningRateSchedule.Cosine : LearningRateSchedule.Constant, parsed.GetValue(patience), parsed.GetValue(seed)),
                WeightDecay = parsed.GetValue(decay),
                Threads = parsed.GetValue(threads),
                Resume = parsed.GetValue(resume),
                Force = parsed.GetValue(force),
            }, cancellation);
        }, CancellationToken.None));
        return command;
    }

    private static int Run(TrainSupernova job, CancellationToken cancellation)
    {
        TrainingSummary summary = ProgressDisplay.Run(progress => job.Run(
            (id, folder) => Screen.Say($"run {id} in {folder}"),
            report => progress.Report(TrainingProgress.Of($"training {job.Task.Name()}", job.Training.Epochs, report)),
            cancellation));
        TrainingResult.Show(summary);
        return 0;
    }

    private static Option<string> Data(string name, string split) => new(name) { Description = $"Prepared {split} split.", Required = true, HelpName = "FILE" };

    private static Option<int> Number(string name, string description, int byDefault) =>
        new Option<int>(name) { Description = description, DefaultValueFactory = _ => byDefault, HelpName = "N" }.AtLeast(1);

    private static Option<double?> Rate(string name, string description) => new Option<double?>(name) { Description = $"{description}. [default: 0]", HelpName = "P" }.Probability();
}
