using System.IO.Compression;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Options;
using Crest.Foundation.Progress;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Survey.Simulation;

namespace Crest.Pipelines.RealBogus;

/// <summary><c>crest simulate real-bogus</c>: a table of candidates as the survey's <c>param.lst</c>.</summary>
[Command("simulate real-bogus")]
public sealed record SimulateRealBogus : Job<CandidateSimulationResult>
{
    private const int BlockRows = 4096;

    /// <summary>Number of candidates, at least 1.</summary>
    [Option(OptionRole.Protocol, "Number of candidates.", Name = "n-objects", Minimum = 1)]
    public long Count { get; init; } = 60_000;

    /// <summary>Share of real candidates, 0 to 1.</summary>
    [Option(OptionRole.Protocol, "Share of real candidates.", Minimum = 0, Maximum = 1, Default = "1/21")]
    public double RealFraction { get; init; } = 1.0 / 21;

    /// <summary>Decides everything; the same seed gives the same bytes.</summary>
    [Option(OptionRole.Protocol, "The same seed gives the same table; 0x... is hexadecimal.")]
    public long Seed { get; init; } = 0x5eed;

    /// <summary>Number of threads, at least 1; the table does not depend on it.</summary>
    [Option(
        OptionRole.Execution, "Number of threads; -1 for all cores. The table does not depend on it.",
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores")]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>The table; packed with gzip where the name ends in <c>.gz</c>.</summary>
    [Option(OptionRole.Output, "Table to write; packed with gzip where its name ends in .gz.", Placeholder = "FILE")]
    public required string Output { get; init; }

    /// <summary>Whether an existing file is replaced.</summary>
    [Option(OptionRole.Output, "Replace an existing file.")]
    public bool Force { get; init; }

    /// <inheritdoc/>
    /// <exception cref="CrestException">A file is there, or it cannot be written.</exception>
    public override CandidateSimulationResult Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        long start = context.Clock.GetTimestamp();
        if (File.Exists(Output) && !Force)
            throw new CrestException($"{Output}: is there already; give --force to replace it, or another --output");
        AtomicFile.Write(Output, file =>
        {
            if (Output.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                using var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
                Write(packed, context.Progress, context.Cancellation);
            }
            else
            {
                Write(file, context.Progress, context.Cancellation);
            }
        });
        return new CandidateSimulationResult(Output, Count, context.Clock.GetElapsedTime(start));
    }

    /// <summary>Blocks of rows are made by all threads, some at a time, and written in their order.</summary>
    private void Write(Stream stream, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        var simulator = new CandidateSimulator(Seed, RealFraction);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancellation };
        var blocks = new (byte[] Text, int Length)[4 * Threads];
        for (int i = 0; i < blocks.Length; i++) blocks[i].Text = new byte[BlockRows * CandidateSimulator.LongestLine];
        for (long start = 0; start < Count; start += blocks.Length * (long)BlockRows)
        {
            long first = start;
            Parallel.For(0, blocks.Length, options, block =>
            {
                Span<byte> text = blocks[block].Text;
                int length = 0;
                long from = first + (block * (long)BlockRows), to = Math.Min(from + BlockRows, Count);
                for (long row = from; row < to; row++) length += simulator.Write(row, text[length..]);
                blocks[block].Length = length;
            });
            foreach ((byte[] text, int length) in blocks) stream.Write(text, 0, length);
            progress?.Report(new StepProgress("simulating candidates", Math.Min(first + (blocks.Length * (long)BlockRows), Count), Count));
        }
    }
}
