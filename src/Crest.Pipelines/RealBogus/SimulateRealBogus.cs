using System.IO.Compression;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Progress;
using Crest.Survey.Simulation;

namespace Crest.Pipelines.RealBogus;

/// <summary><c>crest simulate real-bogus</c>: a table of candidates as the survey's <c>param.lst</c>.</summary>
public sealed record SimulateRealBogus
{
    private const int BlockRows = 4096;

    /// <summary>The table; packed with gzip where the name ends in <c>.gz</c>.</summary>
    public required string Output { get; init; }

    /// <summary>Number of candidates, at least 1.</summary>
    public required long Count { get; init; }

    /// <summary>Share of real candidates, 0 to 1.</summary>
    public double RealFraction { get; init; } = 1.0 / 21;

    /// <summary>Decides everything; the same seed gives the same bytes.</summary>
    public long Seed { get; init; } = 0x5eed;

    /// <summary>Number of threads, at least 1; the table does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether a file that is there is replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Simulates the candidates.</summary>
    /// <param name="progress">Told how many are written.</param>
    /// <param name="cancellation">Stops it; nothing is written then.</param>
    /// <exception cref="CrestException">A file is there, or it cannot be written.</exception>
    public void Run(IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (File.Exists(Output) && !Force) throw new CrestException($"{Output}: is there already; give --force to replace it, or another --output");
        AtomicFile.Write(Output, file =>
        {
            if (Output.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                using var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
                Write(packed, progress, cancellation);
            }
            else
            {
                Write(file, progress, cancellation);
            }
        });
    }

    /// <summary>Blocks of rows are made by all threads, some at a time, and written in their order.</summary>
    private void Write(Stream stream, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        var simulator = new CandidateSimulator(Seed, RealFraction);
        var blocks = new (byte[] Text, int Length)[4 * Threads];
        for (int i = 0; i < blocks.Length; i++) blocks[i].Text = new byte[BlockRows * CandidateSimulator.LongestLine];
        for (long start = 0; start < Count; start += blocks.Length * (long)BlockRows)
        {
            long first = start;
            Parallel.For(0, blocks.Length, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancellation }, block =>
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
