#:property PublishAot=false
// What a change of the program costs: another checkout of Crest against this one, round by round in turn.
// Measures bench/run's workloads (training and prediction by default), 'crest --help' (start), and searches of 1, 100 and 1,000 trials on
// SQLite (searches) whose training is as small as can be, so that what a trial costs beside its training is seen.
// Run from the root of the checkout:  dotnet run bench/VersionBenchmark.cs OTHER-CHECKOUT [ROUNDS] [WORKLOAD...]
// OTHER-CHECKOUT is a clone of another version, such as 'git worktree add ../before COMMIT' makes. The table shows the rates or times of
// both and the ratio of each round: above 1, this checkout does more in a second, or takes longer.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

const string Start = "start", Searches = "searches";
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length == 0)
{
    Console.Error.WriteLine("dotnet run bench/VersionBenchmark.cs OTHER-CHECKOUT [ROUNDS] [WORKLOAD...]");
    return 2;
}

string here = Environment.CurrentDirectory, there = Path.GetFullPath(args[0]);
int rounds = args.Length > 1 ? int.Parse(args[1]) : 7;
string[] workloads = args.Length > 2 ? args[2..] : ["training", "prediction", Start, Searches];
string work = Directory.CreateTempSubdirectory("crest-versions-").FullName;
try
{
    string[] sides = [there, here];
    foreach (string side in sides)
    {
        Run(Program(side), side, "--version"); // The launcher builds it.
        Run("dotnet", side, "build", "bench/Crest.Benchmarks", "-c", "Release", "-nologo", "-v", "quiet", "-clp:ErrorsOnly");
    }

    if (workloads.Contains(Searches)) PrepareSearch();
    var measured = new Dictionary<string, List<double>[]>(StringComparer.Ordinal);
    for (int round = 0; round < rounds; round++)
    {
        for (int turn = 0; turn < 2; turn++)
        {
            // Who comes first changes from round to round.
            int side = round % 2 == 0 ? turn : 1 - turn;
            foreach ((string name, double value) in Measure(sides[side]))
            {
                if (!measured.ContainsKey(name)) measured[name] = [[], []];
                measured[name][side].Add(value);
            }
        }

        Console.Error.WriteLine($"round {round + 1} of {rounds}");
    }

    Console.WriteLine("| | other | this | ratio of a round: min | median | max |\n| --- | ---: | ---: | ---: | ---: | ---: |");
    foreach ((string name, List<double>[] values) in measured)
    {
        double[] ratios = [.. values[1].Zip(values[0], (a, b) => a / b).Order()];
        Console.WriteLine(
            $"| {name} | {Median(values[0]):G4} | {Median(values[1]):G4} | {ratios[0]:F3} | {Median(ratios):F3} | {ratios[^1]:F3} |");
    }

    return 0;
}
finally
{
    Directory.Delete(work, recursive: true);
}

// One turn of one side.
IEnumerable<(string Name, double Value)> Measure(string checkout)
{
    if (workloads.Contains(Start))
    {
        yield return ("crest --help, ms", Enumerable.Range(0, 5).Select(_ => Run(Program(checkout), work, "--help")).Min());
    }

    if (workloads.Contains(Searches))
    {
        foreach (int trials in (int[])[1, 100, 1000]) yield return ($"search of {trials} trials, ms", Search(checkout, trials));
    }

    string[] rates = [.. workloads.Except([Start, Searches])];
    if (rates.Length == 0) yield break; // bench/run without a name measures everything.
    string output = Path.Combine(work, "rounds.json");
    Run("dotnet", checkout, [
        "bench/Crest.Benchmarks/bin/Release/net10.0/Crest.Benchmarks.dll", .. rates, "--rounds", "1", "--output", output]);
    using JsonDocument answer = JsonDocument.Parse(File.ReadAllText(output));
    foreach (JsonElement workload in answer.RootElement.GetProperty("workloads").EnumerateArray())
    {
        foreach (JsonElement contest in workload.GetProperty("contests").EnumerateArray())
        {
            yield return (
                $"{workload.GetProperty("name").GetString()}: {contest.GetProperty("case").GetString()}, "
                    + $"{contest.GetProperty("threads")} threads, {workload.GetProperty("unit").GetString()}",
                contest.GetProperty("crest").EnumerateArray().Select(r => r.GetDouble()).Max());
        }
    }
}

// A search in a folder of its own, so that both start from an empty database.
double Search(string checkout, int trials)
{
    string folder = Directory.CreateDirectory(Path.Combine(work, "search")).FullName;
    try
    {
        Directory.CreateDirectory(Path.Combine(folder, ".crest")); // a project of its own
        return Run(Program(checkout), folder, "train", "sn-class", "search", "--train-data-path", "../data/dataset.tr-6.nc",
            "--validation-data-path", "../data/dataset.va-6.nc", "--test-data-path", "../data/dataset.te-6.nc", "--output-dir", "found",
            "--space", "../space.yaml", "--n-iterations", $"{trials}", "--epoch", "1", "--sampler", "random", "--n-highways", "0",
            "--seed", "1");
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

// Data that both versions read: made by the other one, which may be the older.
void PrepareSearch()
{
    Run(Program(there), work, "simulate", "supernova", "--n-objects", "100", "--seed", "1", "--output-dir", "raw");
    Run(Program(there), work, "prepare", "train-data", "--train-root", "raw", "--sn-types",
        """{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}""", "--working-dir", "interim", "--output-dir", "data", "--suffix", "6");
    File.WriteAllText(Path.Combine(work, "space.yaml"), "hidden-size: {integer: [1, 2]}\n");
}

static string Program(string checkout) => Path.Combine(checkout, "crest");

// Milliseconds of a command.
static double Run(string program, string folder, params string[] arguments)
{
    long start = Stopwatch.GetTimestamp();
    using Process process = Process.Start(new ProcessStartInfo(program, arguments)
    {
        // Without a Python, bench/run measures Crest alone: here the other side is Crest too.
        WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        Environment = { ["PYTHONHOME"] = "/nonexistent" },
    })!;
    Task<string> error = process.StandardError.ReadToEndAsync();
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0
        ? Stopwatch.GetElapsedTime(start).TotalMilliseconds
        : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}");
}

static double Median(IReadOnlyList<double> values)
{
    double[] sorted = [.. values.Order()];
    return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
