#:property PublishAot=false
// What a search finds on the simsn data (Ia against the rest), and what it costs: pruned trials side by side against trials one after the
// other to their end, with several seeds, search by search in turn. Writes the table of docs/results.md.
// Run from the root of the checkout:  dotnet run bench/SearchResults.cs [WORK-FOLDER [TRIALS [EPOCHS [SEEDS]]]]
// A work folder that is there already is gone on with: what is finished is not measured again.
using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string root = Environment.CurrentDirectory, data = Path.Combine(root, "..", "shared", "data", "simsn");
string work = args.Length > 0 ? Path.GetFullPath(args[0]) : Directory.CreateTempSubdirectory("crest-search-").FullName;
int trials = args.Length > 1 ? int.Parse(args[1]) : 40, epochs = args.Length > 2 ? int.Parse(args[2]) : 20,
    seeds = args.Length > 3 ? int.Parse(args[3]) : 3;
const string types = """{"Ia":0,"Ib":1,"Ibc":1,"Ic":1,"IIL":1,"IIN":1,"IIP":1}""";
const string splits = "--train-data-path data/dataset.tr.nc --validation-data-path data/dataset.va.nc --test-data-path data/dataset.te.nc";

string raw = Path.Combine(work, "raw");
if (!Directory.Exists(raw))
{
    Directory.CreateDirectory(raw);
    using var stream = new GZipStream(File.OpenRead(Path.Combine(data, "SimSN_dev.tar.gz")), CompressionMode.Decompress);
    TarFile.ExtractToDirectory(stream, raw, overwriteFiles: true);
}

Directory.CreateDirectory(Path.Combine(work, ".crest"));
Crest($"prepare train-data --train-root raw --sn-types {types} --working-dir interim --output-dir data --force");
string training = $"{splits} --epoch {epochs}";
(string Name, string Options)[] ways =
[
    ("to their end, one after the other", "search --pruner none --threads 1"),
    ("median pruner, side by side", "search --pruner median"),
    ("successive halving, side by side", "search --pruner successive-halving"),
    ("successive halving, worker processes", "search-parallel --pruner successive-halving"),
];
var found = new List<(JsonElement Best, double Seconds)>[ways.Length];
for (int way = 0; way < ways.Length; way++) found[way] = [];
List<JsonElement> defaults = [];
// The seed that is usual, and others.
foreach (int seed in Enumerable.Range(0, seeds).Select(n => n == 0 ? 0x5eed : n - 1))
{
    // The defaults' training and that of the trial that is found differ in the parameters alone: same data, seed, epochs.
    if (!File.Exists(Path.Combine(work, $"defaults-{seed}", "summary.json")))
        Crest($"train sn-class optimize {training} --seed {seed} --output-dir defaults-{seed} --force");
    defaults.Add(Metrics($"defaults-{seed}/summary.json"));
    for (int way = 0; way < ways.Length; way++) found[way].Add(Search(ways[way].Options, $"way-{way}-seed-{seed}", seed));
}

Console.WriteLine($"{trials} trials of {epochs} epochs, {seeds} seeds, {Environment.ProcessorCount} cores: "
    + "the mean over the seeds, the median of the times and of each seed's ratio, with the least and the greatest.\n");
Console.WriteLine("| sn-class, Ia against the rest | pruned | validation accuracy | test accuracy "
    + "| test AUC | seeds with an AUC above the defaults' | time of the search, s | times less time |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
Console.WriteLine($"| defaults | | {Mean(defaults, "validation", "accuracy")} | "
    + $"{Mean(defaults, "test", "accuracy")} | {Mean(defaults, "test", "auc_class_0")} | | | |");
for (int way = 0; way < ways.Length; way++)
{
    List<JsonElement> metrics = [.. found[way].Select(search => search.Best.GetProperty("metrics"))];
    int better =
        metrics.Zip(defaults).Count(pair => Figure(pair.First, "test", "auc_class_0") > Figure(pair.Second, "test", "auc_class_0"));
    double[] ratios = [.. found[0].Zip(found[way], (whole, other) => whole.Seconds / other.Seconds).Order()],
        times = [.. found[way].Select(search => search.Seconds).Order()];
    Console.WriteLine(
        $"| {ways[way].Name} (`{ways[way].Options}`) | {found[way].Average(search => search.Best.GetProperty("n_pruned").GetInt32()):F0} | "
        + $"{Mean(metrics, "validation", "accuracy")} | {Mean(metrics, "test", "accuracy")} | {Mean(metrics, "test", "auc_class_0")} | " +
        $"{better} | {times[seeds / 2]:F0} ({times[0]:F0} to {times[^1]:F0}) "
        + $"| {ratios[seeds / 2]:F1} ({ratios[0]:F1} to {ratios[^1]:F1}) |");
}

(JsonElement Best, double Seconds) Search(string command, string name, int seed)
{
    string time = Path.Combine(work, $"{name}.seconds");
    if (!File.Exists(time))
    {
        // One that was broken off begins again: what is measured is a whole search.
        foreach (string file in Directory.GetFiles(work, $"{name}.db*")) File.Delete(file);
        if (Directory.Exists(Path.Combine(work, name))) Directory.Delete(Path.Combine(work, name), recursive: true);
        var clock = Stopwatch.StartNew();
        Crest($"train sn-class {command} {training} --seed {seed} --n-iterations {trials} --output-dir {name} --storage {name}.db");
        File.WriteAllText(time, $"{clock.Elapsed.TotalSeconds:R}");
        Console.Error.WriteLine($"{name}: {clock.Elapsed.TotalSeconds:F0} s");
    }

    return (Read($"{name}/best_parameter.json"), double.Parse(File.ReadAllText(time)));
}

JsonElement Metrics(string path) => Read(path).GetProperty("metrics");

JsonElement Read(string path) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(work, path))).RootElement;

static double Figure(JsonElement metrics, string split, string figure) => metrics.GetProperty(split).GetProperty(figure).GetDouble();

static string Mean(IEnumerable<JsonElement> metrics, string split, string figure) => $"{metrics.Average(m => Figure(m, split, figure)):F4}";

void Crest(string arguments)
{
    using Process process = Process.Start(new ProcessStartInfo(Path.Combine(root, "crest"), arguments.Split(' '))
    {
        WorkingDirectory = work, UseShellExecute = false, RedirectStandardOutput = true,
    })!;
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0) throw new InvalidOperationException($"crest {arguments} ended with {process.ExitCode}");
}
