#:property PublishAot=false
// What Crest reaches on the simsn data: means over five split seeds. Writes the table of docs/results.md.
// Run from the root of the checkout:  dotnet run bench/SimsnResults.cs [WORK-FOLDER]
// The options below were chosen on the validation splits (see docs/results.md). A work folder that is there already is gone on with.
using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string root = Environment.CurrentDirectory, data = Path.Combine(root, "..", "shared", "data", "simsn");
string work = args.Length > 0 ? Path.GetFullPath(args[0]) : Directory.CreateTempSubdirectory("crest-simsn-").FullName;
const string six = """{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}""",
    two = """{"Ia":0,"Ib":1,"Ibc":1,"Ic":1,"IIL":1,"IIN":1,"IIP":1}""";
const string common = "--use-bn --learning-rate-schedule cosine";
(string Name, string Task, string Classes, string Options)[] trainings =
[
    ("Ia against the rest", "sn-class", "2classes", $"{common} --epoch 200 --outlier-rate 0.02 --blackout-rate 0.05 --weight-decay 0.3"),
    ("six classes", "sn-class", "6classes", $"{common} --epoch 200 --outlier-rate 0.02 --blackout-rate 0.05 --weight-decay 0.3"),
    ("redshift", "redshift", "6classes", $"{common} --outlier-rate 0.02 --blackout-rate 0.02 --weight-decay 0.1"),
    ("peak day", "sn-epoch", "6classes", $"{common} --epoch 200 --blackout-rate 0.02"),
];
int[] seeds = [1, 2, 3, 4, 5];

foreach (string archive in (string[])["SimSN_dev", "Observed_dev"])
{
    string folder = Path.Combine(work, "raw", archive);
    if (Directory.Exists(folder)) continue;
    Directory.CreateDirectory(folder);
    using var stream = new GZipStream(File.OpenRead(Path.Combine(data, $"{archive}.tar.gz")), CompressionMode.Decompress);
    TarFile.ExtractToDirectory(stream, folder, overwriteFiles: true);
}

var figures = new Dictionary<(string Training, string Split, string Figure), List<double>>();
var speeds = new List<double>();
foreach (int seed in seeds)
{
    foreach ((string suffix, string types) in ((string, string)[])[("2classes", two), ("6classes", six)])
    {
        Crest(
            "prepare", "train-data", "--train-root", "raw/SimSN_dev", "--sn-types", types, "--working-dir", "interim", "--output-dir",
            $"seed{seed}", "--suffix", suffix, "--seed", $"{seed}", "--force");
        Crest(
            "prepare", "test-data", "--test-root", "raw/Observed_dev", "--sn-types", types, "--label-file-path", LabelFile(),
            "--working-dir", "interim", "--output-dir", $"seed{seed}", "--suffix", suffix, "--force");
    }

    foreach ((string name, string task, string suffix, string options) in trainings)
    {
        string File(string part) => $"seed{seed}/dataset.{part}-{suffix}.nc";
        string output = $"models/seed{seed}-{task}-{suffix}";
        if (!System.IO.File.Exists(Path.Combine(work, output, "summary.json")))
            Crest(
            [
                "train", task, "optimize", "--train-data-path", File("tr"), "--validation-data-path", File("va"), "--test-data-path",
                File("te"), "--output-dir", output, .. options.Split(' '),
            ]);
        Crest(
            "predict", task, "--output-dir", output, "--train-data-path", File("tr"), "--validation-data-path", File("va"),
            "--test-data-path", File("te"), "--real-data-path", File("test.all"), "--force");
        using JsonDocument summary = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(work, output, "summary.json")));
        speeds.Add(summary.RootElement.GetProperty("samples_per_second").GetDouble());
        foreach (string split in (string[])["validation", "test"])
            foreach (JsonProperty figure in summary.RootElement.GetProperty("metrics").GetProperty(split).EnumerateObject())
                if (figure.Value.ValueKind == JsonValueKind.Number) Add((name, split, figure.Name), figure.Value.GetDouble());
        Console.Error.WriteLine($"seed {seed}, {name}: done");
    }

    Crest(
        "merge", "--sn-class-dir", $"models/seed{seed}-sn-class-6classes", "--redshift-dir", $"models/seed{seed}-redshift-6classes",
        "--sn-epoch-dir", $"models/seed{seed}-sn-epoch-6classes",
        "--output-dir", $"models/seed{seed}-merged", "--real-data-path", $"seed{seed}/dataset.test.all-6classes.nc", "--force");
}

var table = new StringBuilder("| task | options | figure | validation | test | test, each seed |\n|---|---|---|---|---|---|\n");
(string Training, string Figure, string Label)[] rows =
[
    ("Ia against the rest", "auc_class_0", "AUC"), ("Ia against the rest", "accuracy", "accuracy"), ("six classes", "accuracy", "accuracy"),
    ("six classes", "auc_class_0", "AUC of Ia"),
    ("redshift", "nmad", "NMAD of Δz/(1+z)"), ("redshift", "outlier_fraction", "share beyond 0.15"),
    ("peak day", "mae", "mean absolute error, days"),
];
foreach ((string training, string figure, string label) in rows)
{
    List<double> test = figures[(training, "test", figure)];
    table.Append($"| {training} | `{trainings.First(t => t.Name == training).Options}` "
        + $"| {label} | {figures[(training, "validation", figure)].Average():F4} | "
        + $"**{test.Average():F4}** | {string.Join(", ", test.Select(v => $"{v:F4}"))} |\n");
}

speeds.Sort();
table.Append($"\nTraining speed: {speeds[0]:F0} to {speeds[^1]:F0} samples a second, median {speeds[speeds.Count / 2]:F0}.\n");
Console.WriteLine(table);

string LabelFile() =>
    Directory.EnumerateFiles(Path.Combine(work, "raw", "Observed_dev"), "label_list.dat", SearchOption.AllDirectories).First();

void Add((string, string, string) key, double value)
{
    if (!figures.TryGetValue(key, out List<double>? values)) figures[key] = values = [];
    values.Add(value);
}

void Crest(params string[] arguments)
{
    using Process process = Process.Start(new ProcessStartInfo(Path.Combine(root, "crest"), arguments)
    {
        WorkingDirectory = work, UseShellExecute = false, RedirectStandardOutput = true,
    })!;
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0) throw new InvalidOperationException($"crest {string.Join(' ', arguments)} ended with {process.ExitCode}");
}
