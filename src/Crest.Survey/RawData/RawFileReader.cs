using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Foundation.Progress;
using Crest.Survey.LightCurves;

namespace Crest.Survey.RawData;

/// <summary>Reads many raw light-curve files on several threads: their common grid, their content hash, and their light curves.</summary>
public sealed class RawFileReader
{
    private const int CadenceSample = 64;
    private readonly int _workers;
    private readonly IProgress<StepProgress>? _progress;
    private readonly CancellationToken _cancellation;

    /// <summary>Makes a reader.</summary>
    /// <param name="workers">Number of threads, at least 1.</param>
    /// <param name="progress">Told how many files are read.</param>
    /// <param name="cancellation">Stops between files.</param>
    public RawFileReader(int workers, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _workers = workers;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>
    /// The grid of visits of a set, by the vote (<see cref="SharedCadence"/>) of its files, or of 64 evenly spaced ones of a larger set.
    /// </summary>
    /// <param name="files">The files of the set, in a fixed order; at least one.</param>
    /// <exception cref="CrestException">A file is wrong, or the files share no grid.</exception>
    public static Cadence FindCadence(IReadOnlyList<RawFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var (buffer, rows, shared) = (new RawFileBuffer(), new LightCurveRows(), new SharedCadence());
        int sample = Math.Min(files.Count, CadenceSample);
        for (int i = 0; i < sample; i++)
        {
            string path = files[(int)((long)i * files.Count / sample)].FullPath;
            buffer.Read(path);
            rows.Read(buffer.Content, path);
            shared.Hear(rows, path);
        }

        return shared.Decide();
    }

    /// <summary>SHA-256 of files: of each one's path below the root and the SHA-256 of its bytes, in the order given.</summary>
    /// <param name="files">The files.</param>
    /// <exception cref="CrestException">A file cannot be read.</exception>
    public string Hash(IReadOnlyList<RawFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var hashes = new byte[files.Count * ContentHash.Size];
        WorkerThreads.Run(
            files.Count,
            _workers,
            () => new RawFileBuffer(),
            (buffer, i) =>
            {
                buffer.Read(files[i].FullPath);
                buffer.Hash(hashes.AsSpan(i * ContentHash.Size, ContentHash.Size));
            },
            done => _progress?.Report(new StepProgress("looking for changes", done, files.Count)),
            _cancellation);
        return Combine(files, hashes);
    }

    /// <summary>Reads files into a table on their grid, and hashes them as <see cref="Hash"/> does, in one pass.</summary>
    /// <param name="files">The files.</param>
    /// <param name="cadence">The grid of the set.</param>
    /// <returns>One sample a file, in their order, labels unknown; and the hash.</returns>
    /// <exception cref="CrestException">A file is wrong or off the grid; of several, the first in order.</exception>
    public (LightCurveTable Table, string Hash) Read(IReadOnlyList<RawFile> files, Cadence cadence)
    {
        ArgumentNullException.ThrowIfNull(files);
        var table = new LightCurveTable(cadence, [.. files.Select(f => f.Name)]);
        var hashes = new byte[files.Count * ContentHash.Size];
        WorkerThreads.Run(
            files.Count,
            _workers,
            () => new Worker(new RawFileBuffer(), new LightCurveRows(), new CadencePlacement(table)),
            (worker, i) =>
            {
                string path = files[i].FullPath;
                worker.Buffer.Read(path);
                worker.Buffer.Hash(hashes.AsSpan(i * ContentHash.Size, ContentHash.Size));
                worker.Rows.Read(worker.Buffer.Content, path);
                worker.Placement.Place(worker.Rows, path, i);
                table.Redshift[i] = files[i].Redshift;
            },
            done => _progress?.Report(new StepProgress("reading light curves", done, files.Count)),
            _cancellation);
        return (table, Combine(files, hashes));
    }

    private static string Combine(
        IReadOnlyList<RawFile> files, byte[] hashes) => ContentHash.OfPieces(files.SelectMany<RawFile, ReadOnlyMemory<byte>>(
            (file, i) => [Encoding.UTF8.GetBytes($"{file.RelativePath}\0"), hashes.AsMemory(i * ContentHash.Size, ContentHash.Size)]));

    private sealed record Worker(RawFileBuffer Buffer, LightCurveRows Rows, CadencePlacement Placement);
}
