using Crest.Foundation.Errors;
using Crest.Foundation.Progress;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.Observations;
using Crest.Survey.ObservationTables;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;
using Crest.Survey.SurveyFiles;

namespace Crest.Survey.LightCurveImports;

/// <summary>Reads a survey's files of light curves and writes one file of ragged light curves, an object at a time.</summary>
public sealed record LightCurveImport
{
    private const int ObjectsBetweenReports = 200;

    /// <summary>Files, folders and tar archives.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>What the files are.</summary>
    public SurveyFormat Format { get; init; }

    /// <summary>The types that are taken, and their labels; null for all.</summary>
    public SupernovaTypes? Types { get; init; }

    /// <summary>Which types of the survey are one class; null where each is its own.</summary>
    public ClassMap? ClassMap { get; init; }

    /// <summary>What tables hold; null where there are none.</summary>
    public ObservationSchema? Schema { get; init; }

    /// <summary>AB magnitude of flux 1 in the result.</summary>
    public double ZeroPoint { get; init; } = 27.5;

    /// <summary>Whether the fluxes are corrected for dust of the Milky Way.</summary>
    public bool CorrectExtinction { get; init; }

    /// <summary>How the objects are split; null for one set.</summary>
    public SplitRatio? SplitRatio { get; init; }

    /// <summary>Seed of the split.</summary>
    public long Seed { get; init; }

    /// <summary>The file that is written.</summary>
    public required string Output { get; init; }

    /// <summary>Whether a file of another preparation is replaced.</summary>
    public bool Force { get; init; }

    private string UnknownFormat => Schema is null
        ? "files not read: their format is not known, and tables need a --schema"
        : "files not read: their format is not known";

    /// <summary>Reads and writes.</summary>
    /// <param name="progress">Told how many objects are read.</param>
    /// <param name="cancellation">Stops it; what was there before stays.</param>
    /// <exception cref="CrestException">A file is wrong, there is no light curve, or the result cannot be written.</exception>
    public LightCurveImportResult Run(IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        var dropped = new DroppedData();
        using var writer = new RaggedLightCurvesWriter(Output, ZeroPoint, Types);
        var intake = new LightCurveIntake(this, writer, dropped);
        var readers = new SurveyReaders(this, intake.Take, dropped);
        int files = 0, reported = 0;
        intake.Taken = _ =>
        {
            cancellation.ThrowIfCancellationRequested();
            if (++reported % ObjectsBetweenReports == 0) progress?.Report(new StepProgress("reading light curves", writer.Count, 0));
        };
        readers.ReadMetadata(Paths);
        var formats = new SortedDictionary<SurveyFormat, int>();
        foreach (SurveyFile file in SurveyPaths.Files(Paths, SurveyReaders.IsWanted, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Path.GetFullPath(file.Path) == Path.GetFullPath(Output))
            {
                // An earlier result beside the data is no part of them; anything else would be lost.
                if (!RaggedLightCurves.IsOne(Output))
                    throw new CrestException($"{Output}: is a file that is read, and would be lost; give another --output");
            }
            else if (readers.WasRead(file)) files++;
            else if (readers.Of(file) is not var (format, reader)) dropped.Add(UnknownFormat, file.Path);
            else if (Format != SurveyFormat.Auto && format != Format)
                dropped.Add($"files not read: they are not {Format.ToString().ToLowerInvariant()}", file.Path);
            else
            {
                reader.Read(file);
                formats[format] = formats.GetValueOrDefault(format) + 1;
                files++;
            }
        }

        if (writer.Count == 0)
            throw new CrestException($"{string.Join(", ", Paths.Take(3))}: no light curve was found"
                + string.Concat(dropped.Lines().Concat(intake.Notes()).Select(line => $"; {line}")));
        progress?.Report(new StepProgress("writing", 0, 0));
        (string, string)[] notes = [("milky_way_extinction", CorrectExtinction ? "corrected" : "not corrected")];
        RaggedSummary summary = writer.Finish(SplitRatio, Seed, notes, hash => RaggedLightCurves.IsThereAlready(Output, hash, Force));
        return new LightCurveImportResult(files, formats, summary, [.. dropped.Lines(), .. intake.Notes()]);
    }
}
