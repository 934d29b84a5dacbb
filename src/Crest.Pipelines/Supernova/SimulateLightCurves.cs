using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Preparation;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;
using Crest.Survey.SurveySimulation;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// <c>crest simulate light-curves</c>: supernovae as a survey with its own nights detects them, in one file of light curves with any number
/// of observations each.
/// </summary>
[Command("simulate light-curves")]
public sealed record SimulateLightCurves : Job<LightCurveSimulationResult>
{
    /// <summary>The survey.</summary>
    [Option(OptionRole.Protocol, "Survey whose bands, nights and depths are simulated. Give it or --cadence.")]
    public SurveyPreset? Survey { get; init; }

    /// <summary>The file of the visits.</summary>
    [Option(
        OptionRole.Input,
        "CSV file of the survey's visits: mjd, band (u g r i z y), depth (AB magnitude of 5 sigma); also field, and zero_point "
        + "(AB magnitude of one electron). Give it or --survey.",
        Placeholder = "FILE")]
    public string? Cadence { get; init; }

    /// <summary>Number of objects, at least 1.</summary>
    [Option(OptionRole.Protocol, "Number of supernovae that are detected.", Name = "n-objects", Minimum = 1, Maximum = 100_000_000)]
    public int Count { get; init; } = 10_000;

    /// <summary>The lowest redshift; null for that of the survey.</summary>
    [Option(OptionRole.Protocol, "Lowest redshift.", Minimum = 0, AboveMinimum = true, Maximum = 5, Default = "that of the survey")]
    public double? MinRedshift { get; init; }

    /// <summary>The highest redshift; null for that of the survey.</summary>
    [Option(OptionRole.Protocol, "Highest redshift.", Minimum = 0, AboveMinimum = true, Maximum = 5, Default = "that of the survey")]
    public double? MaxRedshift { get; init; }

    /// <summary>The shares of types; null for those that rates and detection give.</summary>
    [Option(
        OptionRole.Protocol,
        """Shares of types among the objects, JSON in any unit: '{"Ia":1,"IIP":0.5}'. """
        + "Without it the rates of the types decide, and what the survey detects.",
        Placeholder = "JSON")]
    public TypeShares? TypeShares { get; init; }

    /// <summary>The types that are simulated, and their labels; null for all without labels.</summary>
    [Option(
        OptionRole.Protocol,
        "JSON of the types that are simulated (of Ia, Ib, Ic, IIP, IIL, IIn) and class labels from 0, "
        + """such as '{"Ia":0,"Ib":1,"Ic":1,"IIP":2,"IIL":2,"IIn":2}'. """
        + "Types that share a label are one class; types that are not named are left out.",
        Name = "types", Aliases = ["sn-types"], Placeholder = "JSON")]
    public SupernovaTypes? Types { get; init; }

    /// <summary>The shares of the splits; null for one set.</summary>
    [Option(OptionRole.Protocol, PreparationOptions.SplitRatio + " Without it there is one set.", Placeholder = "A:B:C")]
    public SplitRatio? SplitRatio { get; init; }

    /// <summary>Decides everything; the same seed gives the same bytes.</summary>
    [Option(OptionRole.Protocol, "The same seed gives the same files; 0x... is hexadecimal.")]
    public long Seed { get; init; } = 0x5eed;

    /// <summary>Number of threads, at least 1; the files do not depend on it.</summary>
    [Option(
        OptionRole.Execution, "Number of threads; -1 for all cores. The files do not depend on it.",
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores")]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>The file that is written.</summary>
    [Option(OptionRole.Output, "The file that is written, .nc.", Placeholder = "FILE")]
    public required string Output { get; init; }

    /// <summary>The folder of SNANA's texts; null where none are wanted.</summary>
    [Option(OptionRole.Output, "Folder to make for the same light curves as SNANA texts, one file an object.", Placeholder = "DIR")]
    public string? SnanaDir { get; init; }

    /// <summary>Whether results of another simulation are replaced.</summary>
    [Option(OptionRole.Output, "Replace results of another simulation.")]
    public bool Force { get; init; }

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        if (Survey is null == Cadence is null)
            throw new OptionException("survey", "give either --survey or --cadence, which say when and how deeply is observed");
        if (MinRedshift >= MaxRedshift) throw new OptionException("min-redshift", "must be below --max-redshift");
    }

    /// <inheritdoc/>
    /// <exception cref="CrestException">The survey detects nothing, or a result cannot be written; what was there before stays.</exception>
    public override LightCurveSimulationResult Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        long start = context.Clock.GetTimestamp();
        var simulation = new LightCurveSimulation
        {
            Survey = Survey, Cadence = Cadence, Count = Count, Seed = Seed, MinimumRedshift = MinRedshift, MaximumRedshift = MaxRedshift,
            Shares = TypeShares, Types = Types, SplitRatio = SplitRatio, Output = Output, SnanaFolder = SnanaDir, Threads = Threads,
            Force = Force,
        };
        RaggedSummary written = simulation.Run(context.Progress, context.Cancellation);
        return new LightCurveSimulationResult(Output, SnanaDir, written, context.Clock.GetElapsedTime(start))
        {
            Notes = [.. simulation.Notes()],
        };
    }
}
