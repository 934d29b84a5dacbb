using System.Globalization;
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
    public static IReadOnlyList<IWorkload> All { get; } =
        [
            new MatrixProducts(), new HighwayTraining(), new HighwayPrediction(), new HighwayLatency(), new TrainingsSideBySide(),
            new ImageNetworks(), new PartialAucEpochs(), new PartialAucScaling(), new TreeEnsembles(), new TreeAreas(), new MixtureFits(),
        ];

    /// <summary>Those to measure.</summary>
    public required IReadOnlyList<IWorkload> Workloads { get; init; }

    /// <summary>How long and how often.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>Where the raw rounds are written.</summary>
    public required string Output { get; init; }

    /// <summary>How it was called, for the document.</summary>
    public required string Command { get; init; }

    /// <summary>Measures, prints, and writes.</summary>
    public void Run()
    {
        string root = Root(), folder = Directory.CreateTempSubdirectory("crest-bench-").FullName;
        using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Remove(folder)),
            ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Remove(folder));
        try
        {
            using var peers = new PeerProcesses(Path.Combine(root, "bench", "peers"), folder);
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
        PeerVersions? peer = peers.With(2, keepsFreedMemory: false)?.Versions;
        Console.WriteLine(peer is null
            ? "No Python with NumPy: only Crest and the limits "
                + $"are measured (apt-get install python3-torch libopenblas0-openmp). {PeerProcess.LastWords}"
            : $"{peer}\n{peer.Missing}");

        Heading(LimitsTitle);
        MachineLimits limits = MachineLimits.Measure(machine, Schedule.Rounds, Math.Min(0.2, Schedule.Seconds));
        Console.Write(MarkdownTable.Of(limits));

        List<(IWorkload Workload, IReadOnlyList<Outcome> Outcomes)> results = [];
        foreach (IWorkload workload in Workloads) results.Add((workload, Measure(workload, folder, peers, peer)));

        var sections = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [LimitsTitle] = $"{MarkdownTable.Of(limits)}\n{Origin(machine, null)}",
        };
        foreach ((IWorkload workload, IReadOnlyList<Outcome> outcomes) in results)
        {
            Heading(workload.Title);
            string table = MarkdownTable.Of(workload, outcomes, limits);
            Console.Write(table);
            string? rival = workload.NeedsTrees || workload.NeedsScikitLearn ? peer?.Trees
                : workload.Rival is "PyTorch" or "NumPy" ? peer?.ToString()
                : null;
            sections[workload.Title] = $"{table}\n{Origin(machine, rival)}";
        }

        Console.WriteLine();
        RawRounds.Write(Output, machine, peer, Schedule, limits, results);
        Console.WriteLine($"Every round: {Output}");
        if (Schedule.Rounds < FullRounds || Schedule.Seconds < FullSeconds || peer is not { IsWhole: true })
        {
            Console.WriteLine(
                $"docs/benchmarks.md is left as it is: that takes {FullRounds} rounds of {FullSeconds} s or more, and both peers.");
            return;
        }

        foreach ((IWorkload workload, IReadOnlyList<Outcome> outcomes) in results)
        {
            if (workload.Chart(outcomes) is not { } chart) continue;
            AtomicFile.WriteAllText(Path.Combine(root, "docs", "images", $"{workload.Name}.svg"), chart);
            sections[workload.Title] = $"![{workload.Title}](images/{workload.Name}.svg)\n\n{sections[workload.Title]}";
        }

        BenchmarksDocument.Update(Path.Combine(root, "docs", "benchmarks.md"), [LimitsTitle, .. All.Select(w => w.Title)], sections);
        Console.WriteLine("The tables are in docs/benchmarks.md.");
    }

    private List<Outcome> Measure(IWorkload workload, string folder, PeerProcesses peers, PeerVersions? peer)
    {
        Heading(workload.Title);
        bool comparable = peer is not null && (!workload.NeedsTorch || peer.Torch is not null) && (!workload.NeedsTrees || peer.HasTrees)
            && (!workload.NeedsScikitLearn || peer.Sklearn is not null);
        List<Outcome> outcomes = [];
        foreach (Contest contest in workload.Contests(folder))
        {
            PeerProcess? other = comparable && contest.Peer.Count > 0 ? peers.With(contest.Threads, workload.KeepsFreedMemory) : null;
            Outcome outcome = Schedule.Run(contest, Schedule.Seconds * workload.TurnShare, other);
            outcomes.Add(outcome);
            string against = outcome.Ratio is { } ratio
                ? $", {workload.Rival} {NumberText.Of(Figures.Of(outcome.Rival!))}, ratio {NumberText.Of(ratio)}"
                : "";
            Console.WriteLine(
                $"{contest.Case}, {contest.Threads} thread{(contest.Threads == 1 ? "" : "s")}: {NumberText.Of(Figures.Of(outcome.Crest))} "
                + $"{workload.Unit}{against}{(outcome.Verdict.Length > 0 ? $" (mark {outcome.Verdict})" : "")}");
        }

        return outcomes;
    }

    private string Origin(Machine machine, string? peer) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}, `{Command}`, {Schedule.Rounds} rounds in turn. {machine}.{(peer is null ? "" : $" {peer}.")}");

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
