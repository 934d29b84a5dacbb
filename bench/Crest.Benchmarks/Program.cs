using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Running;
using Crest.Benchmarks;
using Crest.Benchmarks.Kernels;
using Crest.Benchmarks.Rounds;
using Crest.Foundation.Errors;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

string[] names = [.. BenchmarkRun.All.Select(w => w.Name)];
var workloads = new Argument<string[]>("WORKLOAD")
{
    Description = $"What to measure: {string.Join(", ", names)}; all when none is named.", Arity = ArgumentArity.ZeroOrMore,
};
workloads.AcceptOnlyFromAmong(names);
var quick = new Option<bool>("--quick") { Description = "One short round of each, to see that all works; the figures mean little." };
var rounds =
    new Option<int>("--rounds") { Description = "Number of rounds, at least 1.", DefaultValueFactory = _ => BenchmarkRun.FullRounds };
rounds.Validators.Add(result => { if (result.GetValueOrDefault<int>() < 1) result.AddError("--rounds must be at least 1"); });
var output = new Option<string>("--output")
{
    Description = "Where the figures of every round are written, as JSON; a file in the system's temporary folder when not given.",
};
var root = new RootCommand("""
    Measure this machine's limits, and Crest against them and against NumPy and PyTorch; write the tables to docs/benchmarks.md.

    'bench/run kernels' measures the kernels alone with BenchmarkDotNet; its options follow, --filter '*' for all.
    """) { workloads, quick, rounds, output };
root.SetAction(parsed =>
{
    string[] chosen = parsed.GetValue(workloads) ?? [];
    bool isQuick = parsed.GetValue(quick);
    var run = new BenchmarkRun
    {
        Workloads = [.. BenchmarkRun.All.Where(w => chosen.Length == 0 || chosen.Contains(w.Name))],
        Schedule = isQuick ? new Schedule(1, 0.02) : new Schedule(parsed.GetValue(rounds), BenchmarkRun.FullSeconds),
        Output = Path.GetFullPath(
            parsed.GetValue(output) ?? Path.Combine(Path.GetTempPath(), $"crest-bench-{DateTime.UtcNow:yyyyMMdd-HHmmss}.json")),
        Command = string.Join(' ', ["bench/run", .. chosen]),
    };
    try
    {
        run.Run();
        return 0;
    }
    catch (CrestException e)
    {
        Console.Error.WriteLine($"bench/run: {e.Message}");
        return 1;
    }
});

if (args is not ["kernels", .. string[] options])
{
    // Without a time to end in: Ctrl-C ends it at once.
    return root.Parse(args).Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null });
}

BenchmarkSwitcher.FromAssembly(typeof(MatrixProductKernels).Assembly).Run(options, new KernelConfiguration());
return 0;
