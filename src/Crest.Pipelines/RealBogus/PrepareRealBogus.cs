using System.Buffers;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Crest.Foundation.Options;
using Crest.Foundation.Progress;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Survey.CandidateImports;
using Crest.Survey.Candidates;

namespace Crest.Pipelines.RealBogus;

/// <summary><c>crest prepare real-bogus</c>: a survey's table of candidates becomes a file of each filter.</summary>
[Command("prepare real-bogus")]
public sealed record PrepareRealBogus : Job<CandidatePreparation>
{
    private const string Version = "crest candidates 2";
    private static readonly SearchValues<char> s_notInFileNames = SearchValues.Create("/\\:*?\"<>|\0");

    /// <summary>The table, packed with gzip or not.</summary>
    [Option(OptionRole.Input, "Table of candidates, packed with gzip or not.", Placeholder = "FILE")]
    public string FilePath { get; init; } = "data/raw/param.lst/param.lst";

    /// <summary>The YAML file that describes the columns of the table; null for those of Hyper Suprime-Cam.</summary>
    [Option(
        OptionRole.Input, "YAML that describes the columns of another survey's table.",
        Name = "schema", Placeholder = "FILE", Default = "Hyper Suprime-Cam")]
    public string? SchemaPath { get; init; }

    /// <summary>Number of threads, at least 1; the files do not depend on it.</summary>
    [Option(
        OptionRole.Execution, "Number of threads; -1 for all cores. The files do not depend on it.",
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores")]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>Where the files go.</summary>
    [Option(OptionRole.Output, "Folder of the files, one for each filter.", Name = "output-dir", Placeholder = "DIR")]
    public string OutputFolder { get; init; } = "data/processed/real_bogus";

    /// <summary>Where a packed table is unpacked during the work; <see cref="OutputFolder"/> where it is null.</summary>
    [Option(
        OptionRole.Output, "Folder where a packed table is unpacked during the work; nothing stays in it.",
        Name = "working-dir", Placeholder = "DIR", Default = "--output-dir")]
    public string? WorkingFolder { get; init; }

    /// <summary>Whether files of another preparation are replaced.</summary>
    [Option(OptionRole.Output, "Replace files of another preparation.")]
    public bool Force { get; init; }

    /// <inheritdoc/>
    /// <exception cref="CrestException">The table is wrong, or the files cannot be written; what was there before stays.</exception>
    public override CandidatePreparation Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        long start = context.Clock.GetTimestamp();
        CandidateSchema schema = SchemaPath is null ? CandidateSchema.HyperSuprimeCam : CandidateSchema.Read(SchemaPath);
        using CandidateImport import = CandidateImport.Open(
            FilePath, schema, WorkingFolder ?? OutputFolder, Threads, context.Progress, context.Cancellation);
        string hash = ContentHash.OfTexts(Version, import.SourceHash, $"{schema}");
        using var outputs = new AtomicFiles();
        var files = new FileStream?[import.Groups.Count];
        List<string> written = [], unchanged = [];
        foreach (int group in Enumerable.Range(0, files.Length).OrderBy(g => import.Groups[g].Filter, StringComparer.Ordinal))
        {
            string path = PathOf(import.Groups[group].Filter, schema);
            if (CandidateFile.PreparationHashOf(path) == hash)
            {
                unchanged.Add(path);
                continue;
            }

            if (File.Exists(path) && !Force)
            {
                throw new CrestException(
                    $"{path}: is there already, made from other data or with another schema; give --force to replace it, "
                    + "or another --output-dir");
            }

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

        context.Progress?.Report(new StepProgress("writing", 0, 0));
        context.Cancellation.ThrowIfCancellationRequested();
        outputs.Commit();
        return new CandidatePreparation
        {
            Groups = [.. import.Groups.OrderBy(g => g.Filter, StringComparer.Ordinal)],
            Written = written,
            Unchanged = unchanged,
            Bytes = import.Bytes,
            Elapsed = context.Clock.GetElapsedTime(start),
        };
    }

    private string PathOf(string filter, CandidateSchema schema)
    {
        if (filter.AsSpan().ContainsAny(s_notInFileNames) || (filter.Length == 0 && schema.SplitBy is not null))
        {
            throw new CrestException(
                $"{FilePath}: column {schema.SplitBy} contains '{filter}', which cannot be part of a file's name; mend the table, "
                + "or name another column to split it by in --schema");
        }

        string stem = CandidateImport.StemOf(FilePath);
        return Path.Combine(OutputFolder, filter.Length == 0 ? $"{stem}.nc" : $"{stem}_{filter}.nc");
    }
}
