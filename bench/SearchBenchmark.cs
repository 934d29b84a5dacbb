#:property PublishAot=false
#:project ../src/Crest.Experiments/Crest.Experiments.csproj
// What a search finds, and what a trial costs beside its objective: Crest's TPE against Optuna's (bench/peers/optuna_search.py), search by
// search in turn, in memory and on SQLite. Writes a table; the cost is the time from asking for a trial to its
// parameters, and of keeping its value.
// Run from the root of the checkout:  dotnet run bench/SearchBenchmark.cs [SEEDS] [TRIALS] [memory|SQLite]
// Needs Debian's python3-optuna.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int seeds = args.Length > 0 ? int.Parse(args[0]) : 10, trials = args.Length > 1 ? int.Parse(args[1]) : 100;
string folder = Directory.CreateTempSubdirectory("crest-search-").FullName;
(string Name, SearchSpace Space, Func<object?[], double> Function)[] problems =
[
    ("branin", new([Real("x", -5, 10), Real("y", 0, 15)]), x => Branin((double)x[0]!, (double)x[1]!)),
    ("hartmann6", new([.. Enumerable.Range(0, 6).Select(i => Real($"x{i}", 0, 1))]), x => Hartmann6([.. x.Cast<double>()])),
    ("mixed",
        new([KeyValuePair.Create<string, ParameterDistribution>("hidden", new ParameterDistribution.Integer(50, 1000, Log: true, Step: 50)),
            Real("dropout", 0, 0.8, 0.05), Real("blackout", 0, 0.1), Real("outlier", 0, 0.1),
            KeyValuePair.Create<string, ParameterDistribution>("bn", new ParameterDistribution.Categorical([false, true]))]),
        x => Mixed((long)x[0]!, (double)x[1]!, (double)x[2]!, (double)x[3]!, (bool)x[4]!)),
];
(string Name, Func<string, StudyStorage> Open, Func<string, string> Address)[] storages =
[
    ("memory", _ => new MemoryStudies(), _ => "memory"),
    ("SQLite", name => DatabaseStudies.Open(Path.Combine(folder, $"{name}-crest.db")),
        name => $"sqlite:///{Path.Combine(folder, $"{name}-optuna.db")}"),
];
if (args.Length > 2) storages = [.. storages.Where(s => s.Name == args[2])];

var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Environment.CurrentDirectory, "bench", "peers", "optuna_search.py")])
{
    UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
};
using Process peer = Process.Start(start)!;
string version = JsonSerializer.Deserialize<string>(peer.StandardOutput.ReadLine()!)!;
try
{
    // Both sides have compiled and loaded what they use before anything counts.
    foreach ((string problem, SearchSpace space, Func<object?[], double> function) in problems)
    {
        foreach ((string storage, Func<string, StudyStorage> open, Func<string, string> address) in storages)
        {
            for (int i = 0; i < 20; i++) Crest(open, $"warm-{problem}-{i}", space, function, 1000 + i, 100);
            Optuna(address($"warm-{problem}"), problem, 1000, 12);
        }
    }

    Console.WriteLine($"Median of {seeds} seeds, {trials} trials each; "
        + $"Optuna {version}, TPE with its defaults. A ratio is the median of the seeds' own.\n");
    Console.WriteLine("| function | best, Crest | best, Optuna | no worse | storage | Crest, ms a trial | Optuna, ms a trial | ratio |");
    Console.WriteLine("| --- | ---: | ---: | --- | --- | ---: | ---: | ---: |");
    foreach ((string problem, SearchSpace space, Func<object?[], double> function) in problems)
    {
        foreach ((string storage, Func<string, StudyStorage> open, Func<string, string> address) in storages)
        {
            List<(double Best, double Milliseconds)> ours = [], theirs = [];
            for (int seed = 0; seed < seeds; seed++)
            {
                ours.Add(Crest(open, $"{problem}-{seed}", space, function, seed, trials));
                theirs.Add(Optuna(address($"{problem}-{seed}"), problem, seed, trials));
            }

            double best = Median(ours.Select(s => s.Best)), other = Median(theirs.Select(s => s.Best));
            double ratio = Median(ours.Zip(theirs, (a, b) => b.Milliseconds / a.Milliseconds));
            Console.WriteLine($"| {problem} | {best:0.00000} | {other:0.00000} | {(best <= other ? "yes" : "no")} | {storage} | "
                + $"{Median(ours.Select(s => s.Milliseconds)):0.0000} | {Median(theirs.Select(s => s.Milliseconds)):0.00} | {ratio:0.0} |");
        }
    }
}
finally
{
    peer.StandardInput.Close();
    peer.WaitForExit();
    Directory.Delete(folder, recursive: true);
}

static (double Best, double Milliseconds) Crest(
    Func<string, StudyStorage> open, string name, SearchSpace space, Func<object?[], double> function, int seed, int trials)
{
    using StudyStorage storage = open(name);
    StudyRecord study = storage.Open(new StudyDefinition(
        name, StudyDirection.Minimize, space, "{}", new SamplerOptions(SamplerKind.Tpe, seed), new PrunerOptions(PrunerKind.None), trials));
    var history = new StudyHistory(space, StudyDirection.Minimize);
    var sampler = Sampler.Of(study.Definition!.Sampler, space);
    var worker = new WorkerIdentity(Environment.MachineName, Environment.ProcessId, "bench", 0);
    var attributes = new Dictionary<string, string>();
    TimeSpan total = default;
    for (int n = 0; n < trials; n++)
    {
        long begin = Stopwatch.GetTimestamp();
        Trial trial = storage.Claim(study.Id, worker)!;
        storage.Refresh(study.Id, history);
        double[] values = sampler.Draw(history, trial.Number);
        TrialParameter[] parameters = [.. space.Parameters.Select((p, i) => new TrialParameter(p.Key, p.Value, values[i]))];
        storage.SetParameters(trial.Id, parameters);
        total += Stopwatch.GetElapsedTime(begin);
        double value = function([.. parameters.Select(p => p.External)]);
        begin = Stopwatch.GetTimestamp();
        storage.Finish(trial.Id, worker, TrialState.Complete, value, attributes);
        total += Stopwatch.GetElapsedTime(begin);
    }

    storage.Refresh(study.Id, history);
    return (history.Best!.Value!.Value, total.TotalMilliseconds / trials);
}

(double Best, double Milliseconds) Optuna(string storage, string space, int seed, int count)
{
    peer.StandardInput.WriteLine(JsonSerializer.Serialize(new { space, storage, seed, trials = count }));
    using JsonDocument answer = JsonDocument.Parse(peer.StandardOutput.ReadLine()!);
    return (answer.RootElement.GetProperty("best").GetDouble(),
        answer.RootElement.GetProperty("milliseconds").EnumerateArray().Average(t => t.GetDouble()));
}

static double Median(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}

static KeyValuePair<string, ParameterDistribution> Real(string name, double low, double high, double? step = null) =>
    KeyValuePair.Create<string, ParameterDistribution>(name, new ParameterDistribution.Real(low, high, Step: step));

static double Branin(double x, double y) =>
    Math.Pow(y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6, 2) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10;

static double Hartmann6(double[] x)
{
    double[] weights = [1.0, 1.2, 3.0, 3.2];
    double[][] steepness = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]];
    double[][] centres =
    [
        [.1312, .1696, .5569, .0124, .8283, .5886], [.2329, .4135, .8307, .3736, .1004, .9991],
        [.2348, .1451, .3522, .2883, .3047, .6650], [.4047, .8828, .8732, .5743, .1091, .0381],
    ];
    return -weights.Select((weight, i) => weight * Math.Exp(-x.Select((v, j) => steepness[i][j] * Math.Pow(v - centres[i][j], 2)).Sum()))
        .Sum();
}

static double Mixed(long hidden, double dropout, double blackout, double outlier, bool bn) =>
    Math.Pow(Math.Log(hidden / 300.0), 2) + (4 * Math.Pow(dropout - 0.2, 2)) + (100 * Math.Pow(blackout - 0.03, 2))
    + (100 * Math.Pow(outlier - 0.07, 2)) + (bn ? 0 : 0.2);
