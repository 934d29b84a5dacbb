using System.Runtime.ExceptionServices;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Progress;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.Observations;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;
using Crest.Survey.Simulation;
using Crest.Survey.Snana;

namespace Crest.Survey.SurveySimulation;

/// <summary>
/// Simulates the supernovae of a survey and writes them to one file of light curves, and to SNANA's texts where these are wanted. The
/// objects are made in batches, so that memory does not grow with their number, and each by its number, so that the threads do not matter.
/// </summary>
public sealed record LightCurveSimulation
{
    private const int Batch = 1024;

    /// <summary>The survey; null where a cadence file is given.</summary>
    public SurveyPreset? Survey { get; init; }

    /// <summary>The file of the visits; null where a survey is given.</summary>
    public string? Cadence { get; init; }

    /// <summary>Number of objects, 1 or more.</summary>
    public required int Count { get; init; }

    /// <summary>Decides everything; the same seed gives the same bytes.</summary>
    public long Seed { get; init; } = 0x5eed;

    /// <summary>The lowest redshift, above 0; null for that of the survey.</summary>
    public double? MinimumRedshift { get; init; }

    /// <summary>The highest redshift; null for that of the survey.</summary>
    public double? MaximumRedshift { get; init; }

    /// <summary>Shares of types among the objects; null for those that rates and detection give.</summary>
    public TypeShares? Shares { get; init; }

    /// <summary>Classes of the file; null for a file without labels.</summary>
    public SupernovaTypes? Types { get; init; }

    /// <summary>How the objects are split; null for one set.</summary>
    public SplitRatio? SplitRatio { get; init; }

    /// <summary>The file that is written.</summary>
    public required string Output { get; init; }

    /// <summary>The folder of SNANA's texts; null where none are wanted.</summary>
    public string? SnanaFolder { get; init; }

    /// <summary>Number of threads, 1 or more. The result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether results of another simulation are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Simulates and writes.</summary>
    /// <param name="progress">Told how many objects are made.</param>
    /// <param name="cancellation">Stops it; what was there before stays.</param>
    /// <exception cref="CrestException">The survey detects nothing, the cadence file is wrong, or a result cannot be written.</exception>
    public RaggedSummary Run(IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        SimulatedSurvey survey = Survey is { } preset ? SimulatedSurvey.Of(preset, Seed)
            : Cadence is { } file ? CadenceFile.Read(file)
            : throw new ArgumentException("neither a survey nor a cadence file is given");
        (double, double) redshifts = (MinimumRedshift ?? survey.Plan.Redshifts.Minimum, MaximumRedshift ?? survey.Plan.Redshifts.Maximum);
        if (redshifts.Item1 >= redshifts.Item2)
            throw new CrestException($"the redshifts from {redshifts.Item1} to {redshifts.Item2} are no range; "
                + "give a --min-redshift that is below --max-redshift");
        RaggedSummary Write(string? snana) => this.Write(survey, redshifts, snana, progress, cancellation);
        if (SnanaFolder is not { } folder) return Write(null);
        SnanaFolders.Check(folder, Force);
        RaggedSummary? summary = null;
        AtomicFolder.Write(folder, partial => summary = Write(partial));
        return summary!;
    }

    /// <summary>What the user should know of the types, a line each: which are not simulated, and which are left out.</summary>
    public IEnumerable<string> Notes()
    {
        if (Types is not { } types) yield break;
        if (types.MissingFrom(SimulatedTypes.Names) is { } missing) yield return missing;
        string[] others = [.. SimulatedTypes.Names.Where(type => !types.Labels.ContainsKey(type))];
        if (Shares is null && others.Length > 0) yield return $"left out, since --types does not name them: {string.Join(", ", others)}";
    }

    private RaggedSummary Write(
        SimulatedSurvey survey, (double, double) redshifts, string? snana, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        using var writer = new RaggedLightCurvesWriter(Output, ObservingNights.ZeroPoint, Types) { Source = "crest simulate light-curves" };
        SupernovaType[] types = SimulatedTypes.Taken(Types, Shares);
        LightCurveSimulator[] simulators =
            [.. Enumerable.Range(0, Threads).Select(_ => new LightCurveSimulator(survey, Seed, redshifts, types, Shares))];
        string[] bands = [.. survey.Plan.Bands.Select(band => band.Passband.Name)];
        LightCurve[] curves = [.. Enumerable.Range(0, Math.Min(Batch, Count)).Select(_ => new LightCurve())];
        for (int first = 0; first < Count; first += Batch)
        {
            int size = Math.Min(Batch, Count - first), next = 0;
            Together(worker =>
            {
                var text = new SnanaTextWriter();
                for (int i; (i = Interlocked.Increment(ref next) - 1) < size;)
                {
                    string name = $"{survey.Plan.Name}-{Seed:x}-{first + i:D7}";
                    simulators[worker].Generate(first + i, name, curves[i]);
                    if (snana is not null)
                        SnanaFolders.Write(snana, name, text.Format(curves[i], survey.Plan.Name, bands));
                }
            }, cancellation);
            foreach (LightCurve curve in curves.AsSpan(0, size)) writer.Add(curve);
            progress?.Report(new StepProgress("simulating light curves", first + size, Count));
        }

        progress?.Report(new StepProgress("writing", 0, 0));
        (string, string)[] notes = [("milky_way_extinction", "not corrected")];
        return writer.Finish(SplitRatio, Seed, notes, hash => RaggedLightCurves.IsThereAlready(Output, hash, Force));
    }

    private void Together(Action<int> work, CancellationToken cancellation)
    {
        try
        {
            Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancellation }, work);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
