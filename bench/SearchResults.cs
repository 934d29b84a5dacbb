#:property PublishAot=false
// What a search finds on the simsn data (Ia against the rest), and what it costs: pruned trials side by side against trials one after the other to their end.
// Writes the table of docs/results.md.
// Run from the root of the checkout:  dotnet run bench/SearchResults.cs [WORK-FOLDER [TRIALS [EPOCHS]]]
// A work folder that is there already is gone on with: what is finished is not measured again.
using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string root = Environment.CurrentDirectory, data = Path.Combine(root, "..", "shared", "data", "simsn");
string work = args.Length > 0 ? Path.GetFullPath(args[0]) : Directory.CreateTempSubdirectory("crest-search-").FullName;
int trials = args.Length > 1 ? int.Parse(args[1]) : 40, epochs = args.Length > 2 ? int.Parse(args[2]) : 100, cores = Environment.ProcessorCount;
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
Crest($"train sn-class optimize {training} --output-dir defaults --force");

// The same number of trials: pruned and side by side, and to their end one after the other; both by TPE, each in its own study.
double pruned = Search("search-parallel", "pruned", $"--pruner successive-halving --workers {cores}"), sequential = Search("search", "sequential", "--pruner none --threads 1");

// The defaults' training and that of the trial that was found differ in the parameters alone: same data, seed, epochs.
JsonElement defaults = Metrics("defaults/summary.json"), found = Metrics("pruned/best_parameter.json"), unpruned = Metrics("sequential/best_parameter.json");
JsonElement best = Read("pruned/best_parameter.json");
var table = new StringBuilder($"| sn-class, Ia against the rest, {epochs} epochs | validation accuracy | test accuracy | test AUC | time of the search, s |\n|---|---|---|---|---|\n");
table.Append($"| defaults | {Figure(defaults, "validation", "accuracy")} | {Figure(defaults, "test", "accuracy")} | {Figure(defaults, "test", "auc_class_0")} | |\n");
table.Append($"| found, {trials} trials, successive halving, {cores} workers | {Figure(found, "validation", "accuracy")} | {Figure(found, "test", "accuracy")} | **{Figure(found, "test", "auc_class_0")}** | **{pruned:F0}** |\n");
table.Append($"| found, {trials} trials to their end, one after the other | {Figure(unpruned, "validation", "accuracy")} | {Figure(unpruned, "test", "accuracy")} | {Figure(unpruned, "test", "auc_class_0")} | {sequential:F0} |\n\n");
table.Append($"Pruned: {best.GetProperty("n_pruned")} of {best.GetProperty("n_trials")} trials. {sequential / pruned:F2} times less time. ");
table.Append($"Found: {string.Join(", ", best.GetProperty("parameters").EnumerateObject().Select(p => $"`{p.Name}` {p.Value}"))}.\n");
Console.WriteLine(table);

double Search(string command, string name, string options)
{
    string time = Path.Combine(work, $"{name}.seconds");
    if (File.Exists(time)) return double.Parse(File.ReadAllText(time));
    var clock = Stopwatch.StartNew();
    Crest($"train sn-class {command} {training} --n-iterations {trials} --output-dir {name} --storage {name}.db {options}");
    double seconds = clock.Elapsed.TotalSeconds;
    File.WriteAllText(time, $"{seconds:R}");
    Console.Error.WriteLine($"{name}: {seconds:F0} s");
    return seconds;
}

JsonElement Metrics(string path) => Read(path).GetProperty("metrics");

JsonElement Read(string path) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(work, path))).RootElement;

static string Figure(JsonElement metrics, string split, string figure) => $"{metrics.GetProperty(split).GetProperty(figure).GetDouble():F4}";

void Crest(string arguments)
{
    using Process process = Process.Start(new ProcessStartInfo(Path.Combine(root, "crest"), arguments.Split(' ')) { WorkingDirectory = work, UseShellExecute = false, RedirectStandardOutput = true })!;
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0) throw new InvalidOperationException($"crest {arguments} ended with {process.ExitCode}");
}
