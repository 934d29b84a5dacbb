using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Learning.Training;
using Crest.Pipelines.Supernova;
using Crest.Survey.Inputs;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest train sn-class | redshift | sn-epoch optimize</c>.</summary>
internal static class TrainCommand
{
    private const string Splits = "--train-data-path data/processed/dataset.tr-6classes.nc --validation-data-path data/processed/dataset.va-6classes.nc --test-data-path data/processed/dataset.te-6classes.nc";

    public static Command Create()
    {
        var train = new Command("train", "Train a model, or search the parameters of a training.")
        {
            For(SupernovaTask.Class, "Classify supernovae by type."),
            For(SupernovaTask.Redshift, "Predict redshifts."),
            For(SupernovaTask.PeakDay, "Predict the day of peak brightness."),
            TrainRealBogusCommand.Create(),
            TrainImageCommand.Create(),
        };
        foreach (TrainingCommand training in TrainingsOf(train).ToArray())
        {
            Command place = training.Name == "optimize" ? training.Parents.OfType<Command>().Single() : training;
            foreach (Command search in SearchCommand.Of(training, ExampleOf(training))) place.Subcommands.Add(search);
        }

        return train;
    }

    private static Command For(SupernovaTask task, string description) => new Command(task.Name(), description) { Optimize(task) }.WithOldSpelling();

    private static IEnumerable<TrainingCommand> TrainingsOf(Command command) =>
        command is TrainingCommand training ? [training] : command.Subcommands.SelectMany(TrainingsOf);

    private static string ExampleOf(TrainingCommand training) => training.Words[0] switch
    {
        "real-bogus" => "--data-path data/processed/param_HSC-I2.nc",
        "image" => "--dataset mnist --data-dir data/raw/mnist --model mnist-cnn",
        _ => Splits,
    };

    private static TrainingCommand Optimize(SupernovaTask task)
    {
        Hyperparameters unset = Hyperparameters.Default;
        Option<string> train = Data("--train-data-path", "training"), validation = Data("--validation-data-path", "validation"), test = Data("--test-data-path", "test");
        var output = new Option<string?>("--output-dir") { Description = "Folder of the results; runs/ID of the project when it is not given.", HelpName = "DIR" };
        var bands = new Option<string?>("--band-data") { Description = """Bands and how many of their first visits the network sees, e.g. '{"i":3,"z":3}'; all when it is not given.""", HelpName = "JSON" };
        var method = new Option<string>("--method") { Description = "How fluxes become magnitudes: asinh or logarithm.", DefaultValueFactory = _ => "modified" };
        method.AcceptOnlyFromAmong("modified", "traditional");
        Option<int> epochs = Number("--epoch", "Most passes over the training data.", 100), batch = Number("--batch-size", "Samples of a batch.", 100);
        Option<int> patience = Number("--patience", "Epochs without a better validation loss after which training stops.", 100);
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

        List<Option> options =
        [
            train, validation, test, output, bands, method, epochs, batch, hidden, highways, normalisation, dropout, outlier, blackout, learningRate, schedule, decay, patience, seed, threads, resume, force,
        ];
        if (task != SupernovaTask.Redshift) options.Add(useRedshift);
        if (task == SupernovaTask.Class) options.Add(outputSize);
        return new TrainingCommand("optimize", $"""
            Train one network with given hyperparameters. Leaves model/, summary.json, metrics.csv and config.yaml, and an entry in the table of runs.

            Example: crest train {task.Name()} optimize {Splits} --output-dir models/{task.Name()} --use-bn --learning-rate-schedule cosine
            """, options, parsed => new TrainSupernova
        {
            Task = task,
            TrainDataPath = parsed.GetRequiredValue(train),
            ValidationDataPath = parsed.GetRequiredValue(validation),
            TestDataPath = parsed.GetRequiredValue(test),
            OutputFolder = parsed.GetValue(output),
            Bands = parsed.GetValue(bands) is { } json ? BandSelection.Parse(json) : null,
            MagnitudeMethod = parsed.GetValue(method) == "modified" ? MagnitudeMethod.Modified : MagnitudeMethod.Traditional,
            UseRedshift = task != SupernovaTask.Redshift && parsed.GetValue(useRedshift),
            OutputSize = task == SupernovaTask.Class ? parsed.GetValue(outputSize) : null,
            Hyperparameters = new Hyperparameters(
                parsed.GetValue(hidden) ?? unset.HiddenSize,
                parsed.GetValue(highways) ?? unset.Highways,
                parsed.GetValue(normalisation) ?? unset.UseBatchNormalisation,
                parsed.GetValue(dropout) ?? unset.DropoutRate,
                parsed.GetValue(outlier) ?? unset.OutlierRate,
                parsed.GetValue(blackout) ?? unset.BlackoutRate),
            Training = new TrainingOptions(
                parsed.GetValue(epochs), parsed.GetValue(batch), parsed.GetValue(learningRate),
                parsed.GetValue(schedule) == "cosine" ? LearningRateSchedule.Cosine : LearningRateSchedule.Constant, parsed.GetValue(patience), parsed.GetValue(seed)),
            WeightDecay = parsed.GetValue(decay),
            Threads = parsed.GetValue(threads),
            Resume = parsed.GetValue(resume),
            Force = parsed.GetValue(force),
        });
    }

    private static Option<string> Data(string name, string split) => new(name) { Description = $"Prepared {split} split.", Required = true, HelpName = "FILE" };

    private static Option<int> Number(string name, string description, int byDefault) =>
        new Option<int>(name) { Description = description, DefaultValueFactory = _ => byDefault, HelpName = "N" }.AtLeast(1);

    private static Option<double?> Rate(string name, string description) => new Option<double?>(name) { Description = $"{description}. [default: 0]", HelpName = "P" }.Probability();
}
