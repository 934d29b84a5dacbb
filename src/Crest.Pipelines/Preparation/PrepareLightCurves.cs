using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;
using Crest.Survey.LightCurveImports;
using Crest.Survey.ObservationTables;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;
using Crest.Survey.VisitGrids;

namespace Crest.Pipelines.Preparation;

/// <summary>
/// <c>crest prepare light-curves</c>: the files of a survey, as it publishes them, become one file of light curves with any number of
/// observations each, and, with a grid of visits, the files of the networks on a grid.
/// </summary>
[Command("prepare light-curves")]
public sealed record PrepareLightCurves : Job<LightCurvePreparation>
{
    /// <summary>Files, folders with all below them, and tar archives.</summary>
    [Option(
        OptionRole.Input, "Files, folders with all below them, and tar archives; .gz is unpacked.", Name = "path", Placeholder = "PATH",
        TakesWords = true)]
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>What the files are.</summary>
    [Option(OptionRole.Protocol, "What the files are; auto recognises each by its content.")]
    public SurveyFormat Format { get; init; }

    /// <summary>The types that are taken, and their labels; null for all without labels.</summary>
    [Option(
        OptionRole.Protocol,
        PreparationOptions.Types + " Objects of unknown type remain, unlabelled.", Name = "types", Aliases = ["sn-types"],
        Placeholder = "JSON")]
    public SupernovaTypes? Types { get; init; }

    /// <summary>Which types of the survey are one class.</summary>
    [Option(
        OptionRole.Input, "YAML file of classes with the survey's types: 'Ia: [1, 101]'. Types that are not in it keep their names.",
        Placeholder = "FILE")]
    public string? ClassMap { get; init; }

    /// <summary>What tables hold, which no header says.</summary>
    [Option(
        OptionRole.Input, "YAML file that says what the columns of tables are; examples/light-curves.yaml shows its keys.",
        Placeholder = "FILE")]
    public string? Schema { get; init; }

    /// <summary>AB magnitude of flux 1 in the result.</summary>
    [Option(
        OptionRole.Protocol, "AB magnitude of flux 1 in the result, to which all fluxes are converted.",
        Minimum = PreparationOptions.LowestZeroPoint, Maximum = PreparationOptions.HighestZeroPoint, Placeholder = "MAG")]
    public double ZeroPoint { get; init; } = 27.5;

    /// <summary>Whether the fluxes are corrected for dust of the Milky Way.</summary>
    [Option(OptionRole.Protocol, "Correct the fluxes for dust of the Milky Way where E(B-V) is known.")]
    public bool CorrectExtinction { get; init; }

    /// <summary>The shares of the splits; null for one set.</summary>
    [Option(OptionRole.Protocol, PreparationOptions.SplitRatio + " Without it there is one set.", Placeholder = "A:B:C")]
    public SplitRatio? SplitRatio { get; init; }

    /// <summary>Seed of the split.</summary>
    [Option(OptionRole.Protocol, PreparationOptions.Seed)]
    public long Seed { get; init; } = 0x5eed;

    /// <summary>The visits onto which the light curves are put; null where the networks on a grid are not used.</summary>
    [Option(
        OptionRole.Input,
        "YAML file of visits, onto which the light curves are put for the networks on a grid; examples/grid.yaml shows its keys. "
        + "The files are beside --output, with its name as their suffix.",
        Placeholder = "FILE")]
    public string? Grid { get; init; }

    /// <summary>The file that is written.</summary>
    [Option(OptionRole.Output, "The file that is written, .nc.", Placeholder = "FILE")]
    public required string Output { get; init; }

    /// <summary>Whether a file of another preparation is replaced.</summary>
    [Option(OptionRole.Output, PreparationOptions.Force)]
    public bool Force { get; init; }

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        if (Format == SurveyFormat.Table && Schema is null)
            throw new OptionException("format", "table needs --schema, which says what the columns are");
        if (Grid is not null && SplitRatio is not null && Types is null)
            throw new OptionException("types", "is needed with --grid and --split-ratio; write it like '{\"Ia\":0,\"II\":1}'");
    }

    /// <inheritdoc/>
    /// <exception cref="CrestException">The data are wrong, or the file cannot be written; what was there before stays.</exception>
    public override LightCurvePreparation Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        long start = context.Clock.GetTimestamp();
        VisitGrid? grid = Grid is null ? null : VisitGrid.Read(Grid);
        var import = new LightCurveImport
        {
            Paths = Paths, Format = Format, Types = Types,
            ClassMap = ClassMap is null ? null : Crest.Survey.LightCurveImports.ClassMap.Read(ClassMap),
            Schema = Schema is null ? null : ObservationSchema.Read(Schema),
            ZeroPoint = ZeroPoint, CorrectExtinction = CorrectExtinction, SplitRatio = SplitRatio, Seed = Seed, Output = Output,
            Force = Force,
        };
        LightCurveImportResult result = import.Run(context.Progress, context.Cancellation);
        GridPreparation? onGrid = grid is null ? null : GridFiles.Write(Output, grid, Seed, Force, context);
        return new LightCurvePreparation(Output, result, context.Clock.GetElapsedTime(start), onGrid);
    }
}
