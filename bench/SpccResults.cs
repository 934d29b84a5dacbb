#:property PublishAot=false
// What Crest reaches on the Supernova Photometric Classification Challenge: means over splits. Writes the table of docs/results.md.
// Run from the root of the checkout:  dotnet run bench/SpccResults.cs [WORK-FOLDER] [SPLITS] [MEMBERS]
// A tenth of what is learned from decides the epoch and the temperature; the rest is the test split. A work folder is gone on with.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string root = Environment.CurrentDirectory;
string archive = Path.GetFullPath(Path.Combine(root, "..", "shared", "data", "spcc", "SIMGEN_PUBLIC_DES_dev.tar.gz"));
string work = args.Length > 0 ? Path.GetFullPath(args[0]) : Directory.CreateTempSubdirectory("crest-spcc-").FullName;
int splits = args.Length > 1 ? int.Parse(args[1]) : 5, members = args.Length > 2 ? int.Parse(args[2]) : 5;
const string two = """{"Ia":0,"II":1,"IIn":1,"IIL":1,"IIP":1,"Ib":1,"Ic":1,"Ibc":1}""",
    three = """{"Ia":0,"II":1,"IIn":1,"IIL":1,"IIP":1,"Ib":2,"Ic":2,"Ibc":2}""";
const string half = "45:5:50", small = "9.31:1.03:89.66";
(string Name, string Types, string Ratio, string Options)[] trainings =
[
    ("5,330, host z", two, half, "--redshift photometric"),
    ("5,330, without", two, half, "--redshift none"),
    ("5,330, types I, II, III, host z", three, half, "--redshift photometric"),
    ("1,103, host z", two, small, "--redshift photometric --epochs 100"),
];
Directory.CreateDirectory(Path.Combine(work, ".crest"));
var figures = new Dictionary<(string Training, string File, string Figure), List<double>>();
var speeds = new List<double>();
for (int seed = 1; seed <= splits; seed++)
{
    foreach ((string name, string types, string ratio, string options) in trainings)
    {
        string data = $"{(types == two ? "two" : "three")}-{(ratio == half ? "half" : "small")}-{seed}.nc";
        string output = $"models/{string.Concat(name.Where(char.IsLetterOrDigit))}-{seed}";
        if (!File.Exists(Path.Combine(work, data)))
            Crest("prepare", "light-curves", archive, "--types", types, "--split-ratio", ratio, "--seed", $"{seed}", "--output", data);
        if (!File.Exists(Path.Combine(work, output, "summary.json")))
        {
            Crest(
            [
                "train", "light-curves", "optimize", "--data-path", data, "--output-dir", output, "--seed", $"{seed}", "--members",
                $"{members}", .. options.Split(' '),
            ]);
        }

        Crest(
            "predict", "light-curves", "--data-path", data, "--model-dir", output, "--output-dir", $"{output}/predictions", "--at-phase",
            "-2,0,2", "--at-detections", "6", "--force");
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(work, output, "summary.json")));
        speeds.Add(summary.RootElement.GetProperty("samples_per_second").GetDouble() * members);
        foreach (string file in (string[])["light-curves", "phase-2", "phase0", "phase+2", "detections6"])
            Judge(name, file, Path.Combine(work, output, "predictions", $"{file}.csv"));
        Console.Error.WriteLine($"split {seed}, {name}: done");
    }
}

Console.WriteLine($"{splits} splits, {members} networks each\n");
Console.WriteLine("| training | judged | AUC of Ia | AUC, mean of the classes | accuracy | F1 | calibration error |");
Console.WriteLine("|---|---|---|---|---|---|---|");
foreach ((string name, _, _, _) in trainings)
{
    foreach (string file in (string[])["light-curves", "phase-2", "phase0", "phase+2", "detections6"])
    {
        string Mean(string figure) => $"{figures[(name, file, figure)].Average():F4}";
        string each = string.Join(", ", figures[(name, file, "auc")].Select(v => $"{v:F4}"));
        Console.WriteLine(
            $"| {name} | {file} | **{Mean("auc")}** ({each}) | {Mean("macro")} | {Mean("accuracy")} | {Mean("f1")} | {Mean("ece")} |");
    }
}

speeds.Sort();
Console.WriteLine($"\nTraining speed: {speeds[0]:F0} to {speeds[^1]:F0} light curves a second and network, "
    + $"median {speeds[speeds.Count / 2]:F0}.");

// The test split alone, from the file that a user gets.
void Judge(string training, string file, string path)
{
    string[][] rows = [.. File.ReadLines(path).Select(line => line.Split(','))];
    string[] header = rows[0];
    int split = Array.IndexOf(header, "split"), label = Array.IndexOf(header, "label");
    int[] columns = [.. Enumerable.Range(0, header.Length).Where(i => header[i].StartsWith("probability_", StringComparison.Ordinal))];
    string[] classes = [.. columns.Select(i => header[i]["probability_".Length..])];
    (int Label, double[] P)[] test = [.. rows.Skip(1).Where(row => row[split] == "test").Select(row =>
        (Array.IndexOf(classes, row[label]), columns.Select(i => double.Parse(row[i])).ToArray()))];
    double accuracy = test.Average(t => Array.IndexOf(t.P, t.P.Max()) == t.Label ? 1.0 : 0);
    double found = test.Count(t => t.Label == 0 && t.P[0] > 0.5), all = test.Count(t => t.Label == 0),
        wrong = test.Count(t => t.Label != 0 && t.P[0] > 0.5);
    double ece = test.GroupBy(t => Math.Min(9, (int)(t.P[0] * 10)))
        .Sum(bin => Math.Abs(bin.Sum(t => t.P[0]) - bin.Count(t => t.Label == 0))) / test.Length;
    Add("auc", Area(test, 0));
    Add("macro", Enumerable.Range(0, classes.Length).Average(c => Area(test, c)));
    Add("accuracy", accuracy);
    Add("f1", found * found / (all * (found + (3 * wrong))));
    Add("ece", ece);

    void Add(string figure, double value)
    {
        if (!figures.TryGetValue((training, file, figure), out List<double>? values)) figures[(training, file, figure)] = values = [];
        values.Add(value);
    }
}

// Mann and Whitney: ties count half.
double Area((int Label, double[] P)[] test, int positive)
{
    double ranks = 0, rank = 0, positives = test.Count(t => t.Label == positive), negatives = test.Length - positives;
    foreach (IGrouping<double, (int Label, double[] P)> tie in test.GroupBy(t => t.P[positive]).OrderBy(g => g.Key))
    {
        int count = tie.Count();
        ranks += tie.Count(t => t.Label == positive) * (rank + ((count + 1) / 2.0));
        rank += count;
    }

    return (ranks - (positives * (positives + 1) / 2)) / (positives * negatives);
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
