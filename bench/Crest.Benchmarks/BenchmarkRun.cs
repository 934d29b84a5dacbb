using System.Runtime.InteropServices;
using Crest.Benchmarks.Limits;
using Crest.Benchmarks.Peers;
using Crest.Benchmarks.Rounds;
using Crest.Benchmarks.Tables;
using Crest.Benchmarks.Workloads;
using Crest.Foundation.Files;

namespace Crest.Benchmarks;

/// <summary>One call of <c>bench/run</c>: limits, then workload after workload, then the tables.</summary>
internal sealed record BenchmarkRun
{
    /// <summary>Fewer or shorter rounds are no full run, and stay out of the document.</summary>
    public const int FullRounds = 7;

    /// <summary>Seconds of a turn in a full run.</summary>
    public const double FullSeconds = 1;

    private const string LimitsTitle = "Limits of the machine";

    /// <summary>All workloads, in the order of the document.</summary>
    /// <param name="lightCurves">Prepared light curves of visits, which those of recurrent networks need; null if there are none.</param>
    public static IReadOnlyList<IWorkload> All(string? lightCurves) =>
        [
            new MatrixProducts(), new HighwayTraining(), new HighwayPrediction(), new HighwayLatency(), new TrainingsSideBySide(),
            new ImageNetworks(), new RecurrentNetworks(lightCurves), new RecurrentLatency(lightCurves), new RecurrentLosses(lightCurves),
            new PartialAucEpochs(), new PartialAucScaling(), new TreeEnsembles(), new TreeAreas(), new MixtureFits(),
        ];

    /// <summary>Names of the workloads that need prepared light curves of visits.</summary>
    public static IReadOnlyList<string> OfLightCurves { get; } = ["recurrent", "recurrent-latency", "recurrent-loss"];

    /// <summary>Those to measure.</summary>
    public required IReadOnlyList<IWorkload> Workloads { get; init; }

    /// <summary>How long and how often.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>Where the raw rounds are written.</summary>
    public required string Output { get; init; }

    /// <summary>How it was called, for the document.</summary>
    public required string Command { get; init; }

    /// <summary>Which peers may be started.</summary>
    public required IReadOnlyList<Peer> Peers { get; init; }

    /// <summary>Measures, prints, and writes.</summary>
    public void Run()
    {
        string root = Root(), folder = Directory.CreateTempSubdirectory("crest-bench-").FullName;
        using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Remove(folder)),
            ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Remove(folder));
        try
        {
            using var peers = new PeerProcesses(Path.Combine(root, "bench", "peers"), folder, Peers);
            Run(root, folder, peers);
        }
        finally
        {
            Remove(folder);
        }
    }

    private void Run(string root, string folder, PeerProcesses peers)
    {
        var machine = Machine.Here();
        Console.WriteLine(machine);
        Heading(LimitsTitle);
        MachineLimits limits = MachineLimits.Measure(machine, Schedule.Rounds, Math.Min(0.2, Schedule.Seconds));
        Console.Write(MarkdownTable.Of(limits));

        var sections = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [LimitsTitle] = $"{MarkdownTable.Of(limits)}\n{Origin(machine, [])}",
        };
        List<(IWorkload Workload, IReadOnlyList<Outcome> Outcomes)> results = [];
        foreach (IWorkload workload in Workloads)
        {
            Heading(workload.Title);
            var asked = new HashSet<Peer>();
            IReadOnlyList<Outcome> outcomes = Measure(workload, folder, peers, asked);
            results.Add((workload, outcomes));
            string table = MarkdownTable.Of(workload, outcomes, limits);
            Console.Write($"\n{table}");
            IEnumerable<PeerIdentity> there = peers.Identities.Where(p => asked.Contains(p.Key)).Select(p => p.Value);
            sections[workload.Title] = $"{table}\n{Origin(machine, there)}";
        }

        Console.WriteLine();
        RawRounds.Write(Output, machine, peers.Identities, Schedule, limits, results);
        Console.WriteLine($"Every round: {Output}");
        if (Schedule.Rounds < FullRounds || Schedule.Seconds < FullSeconds || peers.LacksAny)
        {
            Console.WriteLine(
                $"docs/benchmarks.md is left as it is: that takes {FullRounds} rounds of {FullSeconds} s or more, and all peers.");
            return;
        }

        foreach ((IWorkload workload, IReadOnlyList<Outcome> outcomes) in results)
        {
            if (workload.Chart(outcomes) is not { } chart) continue;
            AtomicFile.WriteAllText(Path.Combine(root, "docs", "images", $"{workload.Name}.svg"), chart);
            sections[workload.Title] = $"![{workload.Title}](images/{workload.Name}.svg)\n\n{sections[workload.Title]}";
        }

        BenchmarksDocument.Update(
            Path.Combine(root, "docs", "benchmarks.md"), [LimitsTitle, .. All(null).Select(w => w.Title)], sections);
        Console.WriteLine("The tables are in docs/benchmarks.md.");
    }

    private List<Outcome> Measure(IWorkload workload, string folder, PeerProcesses peers, HashSet<Peer> asked)
    {
        List<Outcome> outcomes = [];
        foreach (Contest contest in workload.Contests(folder))
        {
            Outcome outcome = Schedule.Run(contest, Schedule.Seconds * workload.TurnShare, Rivals(workload, contest, peers));
            asked.UnionWith(contest.Peers.Select(request => request.Peer));
            outcomes.Add(outcome);
            Console.WriteLine(
                $"{contest.Case}, {contest.Threads} thread{(contest.Threads == 1 ? "" : "s")}: {NumberText.Of(Figures.Of(outcome.Crest))} "
                + $"{workload.Unit}{(outcome.Verdict.Length > 0 ? $" (mark {outcome.Verdict})" : "")}");
            foreach (RivalRounds rival in outcome.Rivals)
            {
                Console.WriteLine($"    {rival.Name}{(rival.Variant.Length > 0 ? $" ({rival.Variant})" : "")}: "
                    + $"{NumberText.Of(Figures.Of(rival.Figures))}, ratio {NumberText.Of(rival.Ratio)}");
            }
        }

        return outcomes;
    }

    private static Rival[] Rivals(IWorkload workload, Contest contest, PeerProcesses peers)
    {
        if (contest.InProcess is { } inProcess) return [new Rival(workload.Rival, [("", inProcess)])];
        List<Rival> rivals = [];
        foreach (IGrouping<Peer, PeerRequest> requests in contest.Peers.GroupBy(request => request.Peer))
        {
            (string Variant, Func<double, double> Measure)[] ways =
            [
                .. from request in requests
                   let process = peers.For(request, contest.Threads, workload.KeepsFreedMemory)
                   where process is not null
                   select (request.Variant, (Func<double, double>)(seconds => process.Measure(request, seconds))),
            ];
            if (ways.Length > 0) rivals.Add(new Rival(requests.Key.Title ?? workload.Rival, ways));
        }

        return [.. rivals];
    }

    private string Origin(Machine machine, IEnumerable<PeerIdentity> peers) =>
        $"{DateTime.UtcNow:yyyy-MM-dd}, `{Command}`, {Schedule.Rounds} rounds in turn. {machine}."
        + string.Concat(peers.Select(peer => $" {peer.Versions}."));

    private static void Heading(string title) => Console.WriteLine($"\n{title}\n{new string('-', title.Length)}");

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Crest.slnx"))) return folder.FullName;
        throw new InvalidOperationException("the program lies outside its checkout");
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A peer still holds it, or it is gone.
        }
    }
}
