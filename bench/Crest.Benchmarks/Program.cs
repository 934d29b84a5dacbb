using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Running;
using Crest.Benchmarks;
using Crest.Benchmarks.Kernels;
using Crest.Benchmarks.Peers;
using Crest.Benchmarks.Rounds;
using Crest.Foundation.Errors;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

string[] names = [.. BenchmarkRun.All(null).Select(w => w.Name)];
var workloads = new Argument<string[]>("WORKLOAD")
{
    Description = $"What to measure: {string.Join(", ", names)}; all when none is named.", Arity = ArgumentArity.ZeroOrMore,
};
workloads.AcceptOnlyFromAmong(names);
var quick = new Option<bool>("--quick") { Description = "One short round of each, to see that all works; the figures mean little." };
var rounds =
    new Option<int>("--rounds") { Description = "Number of rounds, at least 1.", DefaultValueFactory = _ => BenchmarkRun.FullRounds };
rounds.Validators.Add(result => { if (result.GetValueOrDefault<int>() < 1) result.AddError("--rounds must be at least 1"); });
var peer = new Option<string[]>("--peer")
{
    Description = "Compare with this peer only; may be given several times. debian: NumPy, PyTorch, XGBoost and scikit-learn "
        + "of its packages; torch: libtorch 2.10; onnx: ONNX Runtime 1.31; lightgbm: LightGBM 4.7. All when none is named.",
};
peer.AcceptOnlyFromAmong([.. Peer.All.Select(p => p.Name)]);
var lightCurves = new Option<string>("--light-curves")
{
    Description = $"A file of 'crest prepare light-curves', for {string.Join(", ", BenchmarkRun.OfLightCurves)}; left out without one.",
};
var output = new Option<string>("--output")
{
    Description = "Where the figures of every round are written, as JSON; a file in the system's temporary folder when not given.",
};
var root = new RootCommand("""
    Measure this machine's limits, and Crest against them and against its peers; write the tables to docs/benchmarks.md.
    Newer peers are built from NuGet's packages when they are needed; one that does not build or start is left out.

    'bench/run kernels' measures the kernels alone with BenchmarkDotNet; its options follow, --filter '*' for all.
    """) { workloads, quick, rounds, peer, lightCurves, output };
root.SetAction(parsed =>
{
    string[] chosen = parsed.GetValue(workloads) ?? [], peers = parsed.GetValue(peer) ?? [];
    string? file = parsed.GetValue(lightCurves);
    if (file is null && BenchmarkRun.OfLightCurves.Intersect(chosen).FirstOrDefault() is { } needing)
    {
        Console.Error.WriteLine($"bench/run: {needing} needs light curves; give --light-curves a file of 'crest prepare light-curves'");
        return 2;
    }

    bool isQuick = parsed.GetValue(quick);
    var run = new BenchmarkRun
    {
        Workloads =
        [
            .. BenchmarkRun.All(file).Where(w => chosen.Length == 0
                ? file is not null || !BenchmarkRun.OfLightCurves.Contains(w.Name)
                : chosen.Contains(w.Name)),
        ],
        Peers = [.. Peer.All.Where(p => peers.Length == 0 || peers.Contains(p.Name))],
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
