#:property PublishAot=false
#:project ../src/Crest.Experiments/Crest.Experiments.csproj
// What logging costs a training: all cores compute, in epochs of 50 ms, with a run that logs five metrics an epoch and measures the
// machine, and without, round by round in turn. The table shows the epochs of a second and the ratio of a round, on SQLite and on
// PostgreSQL; below it what a call of LogMetrics takes of the training's own thread.
// Run from the root of the checkout:  dotnet run bench/LoggingBenchmark.cs [ROUNDS] [SECONDS]
// Needs Debian's postgresql for the second half.
using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Crest.Experiments.Runs;
using Crest.Foundation.Projects;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rounds = args.Length > 0 ? int.Parse(args[0]) : 15;
double seconds = args.Length > 1 ? double.Parse(args[1]) : 5;
int cores = Environment.ProcessorCount;
string root = Environment.CurrentDirectory, work = Directory.CreateTempSubdirectory("crest-logging-").FullName;
try
{
    int products = Calibrate();
    Console.WriteLine($"{cores} threads, {rounds} rounds of {seconds} s in turn\n");
    Console.WriteLine("| | without, epochs/s | with, epochs/s | ratio of a round: min | median | max | µs a call |");
    Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    Measure("SQLite", null, products);
    if (Directory.Exists("/usr/lib/postgresql"))
    {
        string server = Path.Combine(Path.GetTempPath(), $"crest-logging-server-{Environment.ProcessId}");
        Measure("PostgreSQL", Run(Path.Combine(root, "tests", "postgres"), "start", server).Trim(), products);
        Run(Path.Combine(root, "tests", "postgres"), "remove", server);
    }
}
finally
{
    Directory.Delete(work, recursive: true);
}

void Measure(string name, string? address, int products)
{
    Project project = Project.Create(Path.Combine(work, name)) with { RunStoreAddress = address };
    using RunStore store = RunStore.Open(project, TimeProvider.System);
    List<double> without = [], with = [], calls = [];
    for (int round = 0; round < rounds; round++)
    {
        foreach (bool logs in (bool[])(round % 2 == 0 ? [false, true] : [true, false]))
        {
            Crest.Experiments.Runs.Run? run = logs
                ? Crest.Experiments.Runs.Run.Start(store, project, new RunDescription { Method = "logged" }, measuresMachine: true)
                : null;
            (double rate, double call) = Train(products, run);
            (logs ? with : without).Add(rate);
            if (logs) calls.Add(call);
            run?.Finish(RunStatus.Finished);
        }
    }

    double[] ratios = [.. with.Zip(without, (a, b) => a / b).Order()];
    Console.WriteLine($"| {name} | {Median(without):F2} | {Median(with):F2} | {ratios[0]:F4} | {Median(ratios):F4} | {ratios[^1]:F4} | "
        + $"{Median(calls):F1} |");
}

(double Rate, double Call) Train(int products, Crest.Experiments.Runs.Run? run)
{
    long start = Stopwatch.GetTimestamp(), logging = 0;
    int epoch = 0;
    while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
    {
        Epoch(products);
        epoch++;
        long before = Stopwatch.GetTimestamp();
        run?.LogMetrics(epoch,
        [
            new("loss", 0.5), new("val_loss", 0.6), new("val_accuracy", 0.7), new("learning_rate", 0.001), new("samples_per_second", 1e5),
        ]);
        logging += Stopwatch.GetTimestamp() - before;
    }

    double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
    return (epoch / elapsed, logging * 1e6 / Stopwatch.Frequency / epoch);
}

void Epoch(int products) => Parallel.For(0, cores, _ =>
{
    float[] a = new float[4096], b = new float[4096];
    Array.Fill(a, 0.5f);
    float sum = 0;
    for (int i = 0; i < products; i++) sum += TensorPrimitives.Dot<float>(a, b);
    GC.KeepAlive(sum);
});

int Calibrate()
{
    Epoch(10_000);
    long start = Stopwatch.GetTimestamp();
    Epoch(100_000);
    return (int)(100_000 * 0.05 / Stopwatch.GetElapsedTime(start).TotalSeconds);
}

static double Median(IReadOnlyList<double> values)
{
    double[] sorted = [.. values.Order()];
    return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}

static string Run(string program, params string[] arguments)
{
    using Process process =
        Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
}
