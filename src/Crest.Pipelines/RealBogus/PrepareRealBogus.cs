using System.Buffers;
using System.Diagnostics;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Progress;
using Crest.Pipelines.Preparation;
using Crest.Survey.CandidateImports;
using Crest.Survey.Candidates;

namespace Crest.Pipelines.RealBogus;

/// <summary><c>crest prepare real-bogus</c>: a survey's table of candidates becomes a file of each filter.</summary>
public sealed record PrepareRealBogus
{
    private const string Version = "crest candidates 2";
    private static readonly SearchValues<char> s_notInFileNames = SearchValues.Create("/\\:*?\"<>|\0");

    /// <summary>The table, packed with gzip or not.</summary>
    public required string FilePath { get; init; }

    /// <summary>What stands in it.</summary>
    public CandidateSchema Schema { get; init; } = CandidateSchema.HyperSuprimeCam;

    /// <summary>Where a packed table is unpacked meanwhile.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Where the files go.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Number of threads, at least 1; the files do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether files of another preparation are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Prepares the candidates.</summary>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops it; nothing is written then.</param>
    /// <exception cref="CrestException">The table is wrong, or the files cannot be written; what was there before stays.</exception>
    public CandidatePreparation Run(IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        using CandidateImport import = CandidateImport.Open(FilePath, Schema, WorkingFolder, Threads, progress, cancellation);
        string hash = Digest.Of(Version, import.SourceHash, $"{Schema}");
        using var outputs = new AtomicFiles();
        var files = new FileStream?[import.Groups.Count];
        List<string> written = [], unchanged = [];
        foreach (int group in Enumerable.Range(0, files.Length).OrderBy(g => import.Groups[g].Filter, StringComparer.Ordinal))
        {
            string path = PathOf(import.Groups[group].Filter);
            if (CandidateFile.PreparationHashOf(path) == hash)
            {
                unchanged.Add(path);
                continue;
            }

            if (File.Exists(path) && !Force)
                throw new CrestException($"{path}: is there already, made from other data or with another schema; give --force to replace it, or another --output-dir");
            written.Add(path);
            files[group] = outputs.Add(path);
        }

        try
        {
            if (written.Count > 0) import.Write(files, hash);
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot write", OutputFolder, e);
        }

        progress?.Report(new StepProgress("writing", 0, 0));
        cancellation.ThrowIfCancellationRequested();
        outputs.Commit();
        return new CandidatePreparation
        {
            Groups = [.. import.Groups.OrderBy(g => g.Filter, StringComparer.Ordinal)],
            Written = written,
            Unchanged = unchanged,
            Bytes = import.Bytes,
            Elapsed = clock.Elapsed,
        };
    }

    private string PathOf(string filter)
    {
        if (filter.AsSpan().ContainsAny(s_notInFileNames) || (filter.Length == 0 && Schema.SplitBy is not null))
            throw new CrestException($"{FilePath}: column {Schema.SplitBy} holds '{filter}', which cannot be part of a file's name; mend the table, or name another column to part it by in --schema");
        string stem = CandidateImport.StemOf(FilePath);
        return Path.Combine(OutputFolder, filter.Length == 0 ? $"{stem}.nc" : $"{stem}_{filter}.nc");
    }
}
