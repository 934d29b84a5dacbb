using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Progress;
using Crest.Pipelines.Preparation;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest prepare train-data | test-data | csv</c>; <c>real-bogus</c> is <see cref="PrepareRealBogusCommand"/>.</summary>
internal static class PrepareCommand
{
    private const string TypesExample = """'{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}'""";

    public static Command Create() => new("prepare", "Turn raw data into files for training and prediction.") { PrepareRealBogusCommand.Create(), TrainData(), TestData(), Csv() };

    private static Command TrainData()
    {
        Option<string> root = Folder("--train-root", "Folder of the training data, searched with all below it."), types = Types(required: true);
        Option<string> working = Folder("--working-dir", "Folder of intermediate results; they are made anew when the data change."), output = Folder("--output-dir", "Folder of the three files.");
        Option<string> suffix = Suffix(), ratio = Ratio();
        Option<int> workers = Workers();
        Option<long> seed = Seed();
        Option<double> zeroPoint = ZeroPoint();
        Option<bool> force = Force();
        var command = new Command("train-data", $$"""
            Read training light curves (DIR/individual_parameter.dat), split them within each type, and write dataset.tr-SUFFIX.nc, dataset.va-SUFFIX.nc and dataset.te-SUFFIX.nc.

            Example: crest prepare train-data --train-root data/raw/train --sn-types {{TypesExample}} --working-dir data/interim --output-dir data/processed --suffix 6classes
            """) { root, types, working, output, suffix, workers, ratio, seed, zeroPoint, force };
        command.SetAction((parsed, cancellation) => Run(progress => new PrepareTrainingData
        {
            TrainRoot = parsed.GetRequiredValue(root),
            Types = SupernovaTypes.Parse(parsed.GetRequiredValue(types)),
            WorkingFolder = parsed.GetRequiredValue(working),
            OutputFolder = parsed.GetRequiredValue(output),
            Suffix = parsed.GetValue(suffix)!,
            Workers = parsed.GetValue(workers),
            Ratio = SplitRatio.Parse(parsed.GetValue(ratio)!),
            Seed = parsed.GetValue(seed),
            ZeroPoint = parsed.GetValue(zeroPoint),
            Force = parsed.GetValue(force),
        }.Run(progress, cancellation)));
        return command;
    }

    private static Command TestData()
    {
        Option<string> root = Folder("--test-root", "Folder of the observed light curves, searched with all below it.");
        Option<string> working = Folder("--working-dir", "Folder of the intermediate result."), output = Folder("--output-dir", "Folder of the file.");
        Option<string> types = Types(required: false), suffix = Suffix();
        var labels = new Option<string?>("--label-file-path") { Description = "Lines 'name type' of the objects whose type is known; needs --sn-types.", HelpName = "FILE" };
        Option<int> workers = Workers();
        Option<double> zeroPoint = ZeroPoint();
        Option<bool> force = Force();
        var command = new Command("test-data", $$"""
            Read observed light curves (files like 17dstt.dat) and write dataset.test.all-SUFFIX.nc.

            Example: crest prepare test-data --test-root data/raw/observed --sn-types {{TypesExample}} --label-file-path data/raw/observed/label_list.dat --working-dir data/interim --output-dir data/processed --suffix 6classes
            """) { root, types, labels, working, output, suffix, workers, zeroPoint, force };
        command.SetAction((parsed, cancellation) => Run(progress => new PrepareObservedData
        {
            TestRoot = parsed.GetRequiredValue(root),
            Types = parsed.GetValue(types) is { } json ? SupernovaTypes.Parse(json) : null,
            LabelFilePath = parsed.GetValue(labels),
            WorkingFolder = parsed.GetRequiredValue(working),
            OutputFolder = parsed.GetRequiredValue(output),
            Suffix = parsed.GetValue(suffix)!,
            Workers = parsed.GetValue(workers),
            ZeroPoint = parsed.GetValue(zeroPoint),
            Force = parsed.GetValue(force),
        }.Run(progress, cancellation)));
        return command;
    }

    private static Command Csv()
    {
        var flux = new Option<string>("--flux-path") { Description = "CSV (or .csv.gz) with object_id,mjd,passband,index,flux,flux_err.", Required = true, HelpName = "FILE" };
        var objects = new Option<string?>("--object-path") { Description = "CSV with object_id,sn_type,redshift; without it the objects are observed ones.", HelpName = "FILE" };
        Option<string> types = Types(required: false), output = Folder("--output-dir", "Folder of the files."), suffix = Suffix(), ratio = Ratio();
        Option<long> seed = Seed();
        Option<double> zeroPoint = ZeroPoint();
        Option<bool> force = Force();
        var command = new Command("csv", $$"""
            Read light curves from two CSV files and write the same files as train-data, or, without --object-path, as test-data.

            Example: crest prepare csv --flux-path flux.csv.gz --object-path meta.csv.gz --sn-types {{TypesExample}} --output-dir data/processed --suffix 6classes
            """) { flux, objects, types, output, suffix, ratio, seed, zeroPoint, force };
        command.SetAction((parsed, cancellation) => Run(progress => new PrepareCsv
        {
            FluxPath = parsed.GetRequiredValue(flux),
            ObjectPath = parsed.GetValue(objects),
            Types = parsed.GetValue(types) is { } json ? SupernovaTypes.Parse(json) : null,
            OutputFolder = parsed.GetRequiredValue(output),
            Suffix = parsed.GetValue(suffix)!,
            Ratio = SplitRatio.Parse(parsed.GetValue(ratio)!),
            Seed = parsed.GetValue(seed),
            ZeroPoint = parsed.GetValue(zeroPoint),
            Force = parsed.GetValue(force),
        }.Run(progress, cancellation)));
        return command;
    }

    private static Task<int> Run(Func<IProgress<StepProgress>, PreparationSummary> prepare) => Task.Run(() =>
    {
        PreparationSummary summary = ProgressDisplay.Run(prepare);
        foreach (string warning in summary.Warnings) Screen.Warn(warning);
        foreach ((string split, IReadOnlyList<int> counts) in summary.ObjectsByClass)
        {
            IEnumerable<string> classes = summary.Classes.Select((name, label) => $"{name} {counts[label]}");
            if (counts[^1] > 0) classes = classes.Append($"unlabelled {counts[^1]}");
            Console.WriteLine($"{split}: {counts.Sum()} objects ({string.Join(", ", classes)})");
        }

        foreach (string path in summary.Written) Console.WriteLine($"wrote {path}");
        foreach (string path in summary.Unchanged) Console.WriteLine($"unchanged {path}");
        string reused = summary.Reused.Count > 0 ? $", {summary.Reused.Count} intermediate results used again" : "";
        Console.WriteLine($"{summary.FilesRead} files in {summary.Elapsed.TotalSeconds:F2} s: {summary.FilesPerSecond:F0} files/s{reused}");
        return 0;
    });

    private static Option<string> Folder(string name, string description) => new(name) { Description = description, Required = true, HelpName = "DIR" };

    private static Option<string> Types(bool required) => new("--sn-types")
    {
        Description = $"JSON of supernova types and class labels from 0, e.g. {TypesExample}. Types that share a label are one class; types that are not named are left out.",
        Required = required,
        HelpName = "JSON",
    };

    private static Option<string> Suffix() => new("--suffix") { Description = "What tells these files from others of the same data.", DefaultValueFactory = _ => "", HelpName = "TEXT" };

    private static Option<string> Ratio() => new("--split-ratio") { Description = "Ratio of training, validation and test split.", DefaultValueFactory = _ => "8:1:1", HelpName = "A:B:C" };

    private static Option<long> Seed() => new("--seed")
    {
        Description = "Seed of the split and of the order; 0x... is hexadecimal.",
        DefaultValueFactory = _ => 0x5eed,
        CustomParser = SeedText.Parse,
        HelpName = "N",
    };

    private static Option<int> Workers() => new Option<int>("--n-workers") { Description = "Number of threads that read.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" }.AtLeast(1);

    private static Option<double> ZeroPoint() => new Option<double>("--zero-point") { Description = "AB magnitude of flux 1.", DefaultValueFactory = _ => 27.0, HelpName = "MAG" }.Checked(double.IsFinite, "a magnitude");

    private static Option<bool> Force() => new("--force") { Description = "Replace files of another preparation." };
}
