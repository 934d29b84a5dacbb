#:property PublishAot=false
// What Crest's rankings of candidates reach on the HSC-I2 candidates of realbogus, beside scikit-learn and XGBoost on the same splits:
// means over ten split seeds. Writes the tables of docs/results.md.
// Run from the root of the checkout:  dotnet run bench/RealBogusResults.cs [WORK-FOLDER]
// Needs Debian's python3-pandas, python3-sklearn and python3-xgboost. A work folder that is there already is gone on with.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string root = Environment.CurrentDirectory,
    table = Path.GetFullPath(Path.Combine(root, "..", "shared", "data", "realbogus", "param.lst.gz"));
string work = args.Length > 0 ? Path.GetFullPath(args[0]) : Directory.CreateTempSubdirectory("crest-real-bogus-").FullName;
Directory.CreateDirectory(work);
int[] seeds = [.. Enumerable.Range(0, 10)];
// Trees see only the order of a feature's values, so logarithms change nothing for them: there the best of the others are compared.
(string Kind, string Title, string[] Schema, Func<string, bool> Takes)[] features =
[
    ("usual", "The twelve features as the survey's first programs had them (a missing value is 10)", [], _ => true),
    ("log", "Logarithms, and the median for a missing value (`--schema examples/real-bogus-log.yaml`)",
        ["--schema", Path.Combine(root, "examples", "real-bogus-log.yaml")],
        method => method is "pauc-dnn, exact" or "pauc-gmm full, exact" or "xgboost, slow and shallow"),
];
string[] mixtures =
[
    .. from positive in (int[])[2, 3, 5]
       from negative in (int[])[4, 6]
       select $"--positive-mixture {positive} --negative-mixture {negative}",
];
// A method, its command, and the options of which the validation split chooses for each seed.
(string Method, string Command, string[] Choices)[] learners =
[
    ("pauc-dnn, exact", "pauc exact dnn", ["", "--regularizer-weights 1e-4 1e-4", "--regularizer-weights 1e-3 1e-3"]),
    ("pauc-dnn, relaxed", "pauc relaxed dnn", ["", "--regularizer-weights 1e-3 1e-3"]),
    ("pauc-gmm full, exact", "pauc exact gmm full", mixtures),
    ("pauc-gmm diagonal, exact", "pauc exact gmm diagonal", mixtures),
    ("random-forest", "random-forest", [""]),
    ("xgboost, 100 trees", "xgboost", [""]),
    ("xgboost, slow and shallow", "xgboost",
        ["--n-estimators 1000 --learning-rate 0.03 --max-depth 3 --subsample 0.7 --colsample-bytree 0.5 --early-stopping-rounds 100"]),
];

foreach ((string kind, string title, string[] schema, Func<string, bool> takes) in features)
{
    string data = Path.Combine(work, kind, "param_HSC-I2.nc");
    if (!File.Exists(data)) Crest(["prepare", "real-bogus", "--file-path", table, "--output-dir", Path.GetDirectoryName(data)!, .. schema]);
    var results = new Dictionary<string, List<(double Validation, double PartialAuc, double Auc)>>();
    foreach (int seed in seeds)
    {
        foreach ((string method, string command, string[] choices) in learners.Where(l => takes(l.Method)))
        {
            (double Validation, double PartialAuc, double Auc) best = (double.NegativeInfinity, 0, 0);
            for (int choice = 0; choice < choices.Length; choice++)
            {
                string output =
                    Path.Combine(work, kind, "models", $"{command} {choice} seed {seed}".Replace(' ', '-') + $"-{choices[choice].Length}");
                if (!File.Exists(Path.Combine(output, "summary.json")))
                    Crest(
                    [
                        "train", "real-bogus", .. command.Split(' '), "--data-path", data, "--output-dir", output, "--seed", $"{seed}",
                        "--force", .. choices[choice].Split(' ', StringSplitOptions.RemoveEmptyEntries),
                    ]);
                using JsonDocument summary = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output, "summary.json")));
                JsonElement metrics = summary.RootElement.GetProperty("metrics");
                double Figure(string split, string name) => metrics.GetProperty(split).GetProperty(name).GetDouble();
                if (Figure("validation", "pauc") > best.Validation)
                    best = (Figure("validation", "pauc"), Figure("test", "pauc"), Figure("test", "auc"));
                string splits = Path.Combine(work, kind, "splits", $"seed{seed}");
                if (!Directory.Exists(splits))
                {
                    Crest("predict", "real-bogus", "--data-path", data, "--output-dir", output, "--force");
                    Directory.CreateDirectory(splits);
                    foreach (string part in (string[])["train", "validation", "test"])
                        File.Copy(Path.Combine(output, $"data-{part}.csv"), Path.Combine(splits, $"data-{part}.csv"));
                }
            }

            Add($"**{method}**", best);
        }

        Console.Error.WriteLine($"{kind}, seed {seed}: done");
    }

    string peers = Path.Combine(work, kind, "peers.jsonl");
    if (!File.Exists(peers))
        File.WriteAllText(peers, Run(
            File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3",
            [Path.Combine(root, "bench", "peers", "real_bogus.py"), table, Path.Combine(work, kind, "splits"), kind]));
    foreach (string line in File.ReadLines(peers))
    {
        using JsonDocument peer = JsonDocument.Parse(line);
        JsonElement it = peer.RootElement;
        Add(it.GetProperty("model").GetString()!, (it.GetProperty("validation_pauc").GetDouble(), it.GetProperty("test_pauc").GetDouble(),
            it.GetProperty("test_auc").GetDouble()));
    }

    var text = new StringBuilder(
        $"{title}:\n\n| model | validation pAUC(0.1) | test pAUC(0.1) | test AUC | test pAUC(0.1), each seed |\n|---|---|---|---|---|\n");
    foreach ((string model, List<(double Validation, double PartialAuc, double Auc)> of) in results)
        text.Append($"| {model} | {of.Average(r => r.Validation):F4} | **{of.Average(r => r.PartialAuc):F4}** "
            + $"| {of.Average(r => r.Auc):F4} | {string.Join(", ", of.Select(r => $"{r.PartialAuc:F3}"))} |\n");
    Console.WriteLine(text);

    void Add(string model, (double, double, double) figures)
    {
        if (!results.TryGetValue(model, out List<(double, double, double)>? list)) results[model] = list = [];
        list.Add(figures);
    }
}

void Crest(params string[] arguments) => Run(Path.Combine(root, "crest"), arguments);

string Run(string program, string[] arguments)
{
    using Process process = Process.Start(
        new ProcessStartInfo(program, arguments) { WorkingDirectory = work, UseShellExecute = false, RedirectStandardOutput = true })!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0
        ? output
        : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
}
