#:property PublishAot=false
#:project ../src/Crest.Experiments/Crest.Experiments.csproj
#:project Crest.Benchmarks/Crest.Benchmarks.csproj
// What many workers on one PostgreSQL get through, and what a trial costs after how many: trials that take no time, drawn by TPE, Crest
// against Optuna (bench/peers/optuna_throughput.py), round by round in turn on the same server. Writes two tables and
// docs/images/study-throughput.svg.
// Run from the root of the checkout:  dotnet run bench/StudyThroughputBenchmark.cs [WORKERS] [ROUNDS] [SECONDS] [TRIALS] [TRIALS-OF-OPTUNA]
// Needs Debian's postgresql, python3-optuna and python3-psycopg2.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Crest.Benchmarks.Tables;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
SearchSpace space = new(
[
    KeyValuePair.Create<string, ParameterDistribution>("hidden", new ParameterDistribution.Integer(50, 1000, Log: true)),
    KeyValuePair.Create<string, ParameterDistribution>("dropout", new ParameterDistribution.Real(0, 0.8, Step: 0.05)),
    KeyValuePair.Create<string, ParameterDistribution>("blackout", new ParameterDistribution.Real(0, 0.1)),
    KeyValuePair.Create<string, ParameterDistribution>("outlier", new ParameterDistribution.Real(0, 0.1)),
    KeyValuePair.Create<string, ParameterDistribution>("bn", new ParameterDistribution.Categorical([false, true])),
]);
if (args is ["worker", var storage])
{
    Work(storage);
    return;
}

int Argument(int place, int otherwise) => args.Length > place ? int.Parse(args[place]) : otherwise;
int workers = Argument(0, 32), rounds = Argument(1, 5), seconds = Argument(2, 20), trials = Argument(3, 10_000),
    trialsOfOptuna = Argument(4, 1000);
string folder = Path.Combine(Path.GetTempPath(), $"crest-throughput-{Environment.ProcessId}");
string address = Run("tests/postgres", "start", folder).Trim();
try
{
    using StudyStorage studies = DatabaseStudies.Open(address);
    string version = "";
    string python = Path.Combine("bench", "peers", "optuna_throughput.py");
    (string Name, Process[] Workers)[] sides =
    [
        ("Crest", [.. Enumerable.Range(0, workers).Select(_ => Start(Environment.ProcessPath!,
        [
            .. Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? (string[])[Environment.GetCommandLineArgs()[0]] : [],
            "worker", address,
        ]))]),
        ("Optuna", [.. Enumerable.Range(0, workers).Select(_ => Start("/usr/bin/python3", [python, address]))]),
    ];

    var rates = new List<double[]>();
    for (int round = -1; round < rounds; round++)
    {
        // The first round warms up: code is compiled, modules are loaded, connections are made.
        double[] rate = [.. sides.Select(side => Round($"{side.Name} {round}", side.Workers))];
        Console.Error.WriteLine($"round {round}: {string.Join(", ", sides.Select((s, i) => $"{s.Name} {rate[i]:F1} trials/s"))}");
        if (round >= 0) rates.Add(rate);
    }

    double[] ratios = [.. rates.Select(r => r[0] / r[1])];
    Console.WriteLine($"{workers} workers, {rounds} rounds of {seconds} s in turn, a new study each; "
        + $"Optuna {version}, TPE with its defaults on both sides.\n");
    Console.WriteLine("| trials/s | min | median | max |\n| --- | ---: | ---: | ---: |");
    for (int side = 0; side < sides.Length; side++) Console.WriteLine($"| {sides[side].Name} | {Row(rates.Select(r => r[side]))} |");
    Console.WriteLine($"| ratio of a round | {Row(ratios)} |\n");

    int[] marks =
    [
        .. from power in Enumerable.Range(1, 5)
           from digit in Enumerable.Range(0, 2)
           let mark = (digit == 0 ? 1 : 3) * (int)Math.Pow(10, power)
           where mark <= trials
           select mark,
    ];
    double[][] milliseconds =
        [.. sides.Select((side, i) => Growth($"{side.Name} alone", side.Workers[0], i == 0 ? trials : trialsOfOptuna))];
    Console.WriteLine("| finished trials | Crest, ms a trial | Optuna, ms a trial |\n| ---: | ---: | ---: |");
    foreach (int mark in marks)
        Console.WriteLine($"| {mark:N0} | {At(milliseconds[0], mark):F2} | "
            + $"{(mark <= milliseconds[1].Length ? $"{At(milliseconds[1], mark):F1}" : "")} |");
    IReadOnlyList<(double X, double Y)> Line(double[] times) =>
        [.. marks.Where(m => m <= times.Length).Select(m => ((double)m, At(times, m)))];
    File.WriteAllText(Path.Combine("docs", "images", "study-throughput.svg"), LogarithmicChart.Of(
        "Time of a trial that does nothing, one worker on PostgreSQL", "finished trials", "ms",
        [("Optuna", Line(milliseconds[1])), ("Crest", Line(milliseconds[0]))]));

    foreach ((_, Process[] processes) in sides)
    {
        foreach (Process process in processes)
        {
            process.StandardInput.Close();
            process.WaitForExit();
        }
    }

    // One after the other: many that load their code at once wait for each other.
    Process Start(string program, string[] arguments)
    {
        Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        version = JsonSerializer.Deserialize<string>(process.StandardOutput.ReadLine()!)!;
        return process;
    }

    double Round(string name, Process[] processes)
    {
        int id = studies.Open(Definition(name, 10_000_000)).Id;
        foreach (Process process in processes) process.StandardInput.WriteLine(JsonSerializer.Serialize(new { study = name, seconds }));
        foreach (Process process in processes) process.StandardOutput.ReadLine();
        return Finished(id) / (double)seconds;
    }

    double[] Growth(string name, Process process, int count)
    {
        int id = studies.Open(Definition(name, count)).Id;
        process.StandardInput.WriteLine(JsonSerializer.Serialize(new { study = name, trials = count }));
        using JsonDocument answer = JsonDocument.Parse(process.StandardOutput.ReadLine()!);
        if (Finished(id) != count) throw new InvalidOperationException($"{name}: {Finished(id)} of {count} trials are finished");
        return [.. answer.RootElement.GetProperty("milliseconds").EnumerateArray().Select(t => t.GetDouble())];
    }

    int Finished(int id)
    {
        var history = new StudyHistory(space, StudyDirection.Minimize);
        studies.Refresh(id, history);
        return history.Count(TrialState.Complete);
    }
}
finally
{
    Run("tests/postgres", "remove", folder);
}

StudyDefinition Definition(string name, int iterations) =>
    new(name, StudyDirection.Minimize, space, "{}", new SamplerOptions(SamplerKind.Tpe, 1), new PrunerOptions(PrunerKind.None), iterations);

// One worker: does what each line asks for, as the other side does.
void Work(string storage)
{
    using StudyStorage studies = DatabaseStudies.Open(storage);
    Console.WriteLine("\"\"");
    while (Console.ReadLine() is { } line)
    {
        using JsonDocument request = JsonDocument.Parse(line);
        StudyRecord study = studies.Find(request.RootElement.GetProperty("study").GetString()!)!;
        var times = new List<double>();
        long last = Stopwatch.GetTimestamp();
        bool timed = request.RootElement.TryGetProperty("seconds", out JsonElement limit);
        using var over = new CancellationTokenSource();
        if (timed) over.CancelAfter(TimeSpan.FromSeconds(limit.GetDouble()));
        var runner = new StudyRunner(studies, study, Objective)
        {
            Progress = _ =>
            {
                times.Add(Stopwatch.GetElapsedTime(last).TotalMilliseconds);
                last = Stopwatch.GetTimestamp();
            },
        };
        try
        {
            runner.Run(over.Token);
        }
        catch (OperationCanceledException)
        {
        }

        Console.WriteLine(timed ? "{}" : JsonSerializer.Serialize(new { milliseconds = times }));
    }
}

static double Objective(RunningTrial trial, CancellationToken cancellation)
{
    IReadOnlyDictionary<string, object?> of = trial.Parameters;
    return (Math.Abs((long)of["hidden"]! - 300) / 300.0) + Math.Abs((double)of["dropout"]! - 0.2)
        + (10 * Math.Abs((double)of["blackout"]! - 0.03))
        + (10 * Math.Abs((double)of["outlier"]! - 0.07)) + ((bool)of["bn"]! ? 0 : 0.2);
}

// The median of the trials before a mark, of the last tenth and at least of five.
static double At(double[] times, int mark) => Median(times[Math.Max(0, mark - Math.Max(5, mark / 10))..mark]);

static double Median(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}

static string Row(IEnumerable<double> values) => $"{values.Min():F1} | {Median(values):F1} | {values.Max():F1}";

static string Run(string program, params string[] arguments)
{
    using Process process =
        Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
}
