using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Predictions;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.LightCurves;
using Crest.Survey.Nights;
using Crest.Survey.Observations;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.LightCurves;

/// <summary>
/// <c>crest predict light-curves</c>: class probabilities, redshift and day of the peak of each object, with the whole light curve, at
/// phases, or night by night.
/// </summary>
[Command("predict light-curves")]
public sealed record PredictLightCurves : PredictionJob<LightCurvePredictionResult>
{
    /// <summary>The light curves.</summary>
    [Option(OptionRole.Input, "Light curves of 'crest prepare light-curves'.", Placeholder = "FILE")]
    public required string DataPath { get; init; }

    /// <summary>Days from the peak at which light curves are cut.</summary>
    [Option(
        OptionRole.Protocol, "Also predict with what was seen until these days from the peak, where that is known: -2,0,2.",
        Placeholder = "DAYS")]
    public Phases? AtPhase { get; init; }

    /// <summary>Number of detections after whose night light curves are cut.</summary>
    [Option(
        OptionRole.Protocol, "Also predict with what was seen until the night of this detection, of signal to noise above 4.",
        Minimum = 1, Placeholder = "N")]
    public int? AtDetections { get; init; }

    /// <summary>Whether each night has a prediction.</summary>
    [Option(OptionRole.Protocol, "Also predict after each night of each object: nights.csv.")]
    public bool ByNight { get; init; }

    /// <summary>The file of the states of objects that were predicted before; null for none.</summary>
    [Option(
        OptionRole.Input,
        "File that keeps the state of a model trained with --causal, one an object: the data then need only the nights that are new. "
        + "It is written again; where there is none yet, all objects are new.", Name = "state", Placeholder = "FILE")]
    public string? StatePath { get; init; }

    private protected override string TaskName => LightCurveModel.Task;

    private IEnumerable<LightCurveCut> Cuts =>
    [
        LightCurveCut.Whole, .. AtPhase?.Days.Select(LightCurveCut.AtPhase) ?? [],
        .. AtDetections is { } count ? [LightCurveCut.AtDetections(count)] : (LightCurveCut[])[],
    ];

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        if (StatePath is not null && (AtPhase is not null || AtDetections is not null || ByNight))
            throw new OptionException("state", "a state has only the last night; leave --at-phase, --at-detections and --by-night out");
    }

    private protected override Prediction<LightCurvePredictionResult> Load(string modelFolder, WorkerPool pool)
    {
        LightCurveModel model = LightCurveModel.Load(modelFolder, pool);
        using RaggedLightCurves file = RaggedLightCurves.Open(DataPath);
        Check(file, model.Description);
        return new Prediction<LightCurvePredictionResult>
        {
            ModelRun = model.Description.Run,
            Classes = model.Description.Classes,
            Project = Path.GetFileNameWithoutExtension(DataPath),
            DataHashes = new Dictionary<string, string> { ["data"] = file.SourceHash },
            Compute = (context, folder) => Compute(context, folder, model),
        };
    }

    private void Check(RaggedLightCurves file, LightCurveModelDescription model)
    {
        if (file.Classes.Count > 0 && !file.Classes.SequenceEqual(model.Classes))
        {
            throw new CrestException($"{DataPath}: its classes are {string.Join(", ", file.Classes)}, the model's "
                + $"{string.Join(", ", model.Classes)}; prepare the data with the --types of the training, or without");
        }

        if (file.IsExtinctionCorrected != model.Input.IsExtinctionCorrected)
        {
            throw new CrestException(
                $"{DataPath}: its fluxes are {(file.IsExtinctionCorrected ? "" : "not ")}corrected for dust of the Milky Way, those of the "
                + $"training are {(model.Input.IsExtinctionCorrected ? "" : "not ")}; prepare the data "
                + $"{(model.Input.IsExtinctionCorrected ? "with" : "without")} --correct-extinction");
        }
    }

    private List<PredictedFile<LightCurvePredictionResult>> Compute(JobContext context, string folder, LightCurveModel model)
    {
        using RaggedLightCurves file = RaggedLightCurves.Open(DataPath);
        ObservationTable table = file.ReadAll();
        var inputs = new NightInputs(model.Description.Input, table, DataPath);
        bool ownSplits = file.PreparationHash == model.Description.PreparationHash && table.Split.Contains((sbyte)2);
        int[] judged = [.. Enumerable.Range(0, table.Count).Where(i => !ownSplits || table.Split[i] == 2)];
        ulong[] hashes = table.SampleHashes();
        PredictedFile<LightCurvePredictionResult> File(string name, byte[] content, LightCurvePredictionResult result) => new()
        {
            Result = result, Path = Path.Combine(folder, name), Content = content, Split = Path.GetFileNameWithoutExtension(name),
            Metrics = result.Metrics, DataPath = DataPath, DataHash = file.PreparationHash, HasSplitsApart = ownSplits,
            SampleHashes = hashes,
        };

        List<PredictedFile<LightCurvePredictionResult>> files = [];
        if (StatePath is not null)
        {
            files.Add(Advance(context, folder, model, table, inputs, ownSplits, File));
            return files;
        }

        foreach (LightCurveCut cut in Cuts)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            long start = context.Clock.GetTimestamp();
            double[] last = [.. Enumerable.Range(0, table.Count).Select(i => cut.Until(table, i))];
            int[] objects = [.. Enumerable.Range(0, table.Count).Where(i => inputs.Nights.NightsUntil(i, last[i]) > 0)];
            double[] until = [.. objects.Select(i => last[i])];
            LightCurvePrediction prediction = model.Predict(inputs, objects, until, cut.Phase);
            double seconds = context.Clock.GetElapsedTime(start).TotalSeconds;
            using var rows = new LightCurveTableRows(model.Description);
            rows.Add(table, inputs.Nights, objects, until, prediction);
            var known = judged.ToHashSet();
            LightCurveMetrics? metrics = LightCurveMetrics.Of(
                prediction, table.Select(objects), [.. objects.Select(known.Contains)]);
            var result = new LightCurvePredictionResult(
                Path.Combine(folder, $"{cut.Name}.csv"), objects.Length, rows.Rows, seconds, ownSplits ? "test" : "all", metrics)
            {
                LeftOut = table.Count - objects.Length,
                IsCut = cut != LightCurveCut.Whole,
                NeedsPeak = double.IsFinite(cut.Phase),
                OutsideWindow = inputs.Nights.Outside,
                OtherBands = ObservationsInOtherBands(table, model.Description.Input.Bands),
                WithoutRedshift = model.Description.Input.UsesRedshift ? table.Count - inputs.WithRedshift : 0,
                Candidates = cut == LightCurveCut.Whole
                    ? UnlabelledLightCurves.Rank(model.Description.Classes, table, objects, prediction)
                    : null,
            };
            files.Add(File($"{cut.Name}.csv", rows.Content(), result));
            if (cut == LightCurveCut.Whole && metrics is not null)
            {
                string path = Path.Combine(folder, "report.html");
                byte[] report = new LightCurveReport(model, table, inputs, judged, DataPath).ToHtml(context.Cancellation);
                files[^1] = files[^1] with { Report = (path, report), Result = result with { Report = path } };
            }
        }

        if (ByNight) files.Add(Nights(context, folder, model, table, inputs, File));
        return files;
    }

    private static SortedDictionary<string, long> ObservationsInOtherBands(ObservationTable table, IReadOnlyList<string> bands)
    {
        var counts = new SortedDictionary<string, long>(Comparer<string>.Create(PassbandOrder.Compare));
        for (int row = 0; row < table.Observations; row++)
        {
            string band = table.Bands[table.Band[row]];
            if (!bands.Contains(band)) counts[band] = counts.GetValueOrDefault(band) + 1;
        }

        return counts;
    }

    private static PredictedFile<LightCurvePredictionResult> Nights(
        JobContext context, string folder, LightCurveModel model, ObservationTable table, NightInputs inputs,
        Func<string, byte[], LightCurvePredictionResult, PredictedFile<LightCurvePredictionResult>> file)
    {
        const string name = "nights.csv";
        const int objectsAtOnce = 1000;
        long start = context.Clock.GetTimestamp();
        using var rows = new LightCurveTableRows(model.Description);
        for (int first = 0; first < table.Count; first += objectsAtOnce)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            List<int> objects = [];
            List<double> until = [];
            for (int i = first; i < Math.Min(table.Count, first + objectsAtOnce); i++)
            {
                for (int night = inputs.Nights.Start[i]; night < inputs.Nights.Start[i + 1]; night++)
                {
                    objects.Add(i);
                    until.Add(inputs.Nights.Mjd[night]);
                }
            }

            if (objects.Count == 0) continue;
            int[] of = [.. objects];
            double[] last = [.. until];
            rows.Add(table, inputs.Nights, of, last, model.Predict(inputs, of, last));
        }

        int seen = Enumerable.Range(0, table.Count).Count(i => inputs.Nights.NightsOf(i) > 0);
        return file(name, rows.Content(), new LightCurvePredictionResult(
            Path.Combine(folder, name), seen, rows.Rows, context.Clock.GetElapsedTime(start).TotalSeconds, "all", null)
        {
            LeftOut = table.Count - seen,
        });
    }

    private PredictedFile<LightCurvePredictionResult> Advance(
        JobContext context, string folder, LightCurveModel model, ObservationTable table, NightInputs inputs, bool ownSplits,
        Func<string, byte[], LightCurvePredictionResult, PredictedFile<LightCurvePredictionResult>> file)
    {
        LightCurveStates states = LightCurveStates.Read(StatePath!, model);
        long start = context.Clock.GetTimestamp();
        int[] objects = [.. Enumerable.Range(0, table.Count).Where(i => inputs.Nights.NightsOf(i) > 0)];
        Tensor[] outputs = [.. model.Ensemble.Members.Select(_ => new Tensor(objects.Length, model.Ensemble.Outputs))];
        double[] firstMjd = new double[objects.Length];
        int[] nights = new int[objects.Length];
        for (int i = 0; i < objects.Length; i++) (firstMjd[i], nights[i]) = states.Advance(inputs, table, objects[i], outputs, i);
        LightCurvePrediction prediction = model.PredictionOf(outputs, firstMjd);
        double seconds = context.Clock.GetElapsedTime(start).TotalSeconds;
        using var rows = new LightCurveTableRows(model.Description);
        rows.Add(table, inputs.Nights, objects, [.. objects.Select(_ => double.PositiveInfinity)], prediction, nights);
        var result = new LightCurvePredictionResult(
            Path.Combine(folder, "light-curves.csv"), objects.Length, rows.Rows, seconds, ownSplits ? "test" : "all",
            LightCurveMetrics.Of(prediction, table.Select(objects), [.. objects.Select(i => !ownSplits || table.Split[i] == 2)]))
        {
            LeftOut = table.Count - objects.Length,
            OtherBands = ObservationsInOtherBands(table, model.Description.Input.Bands),
            Candidates = UnlabelledLightCurves.Rank(model.Description.Classes, table, objects, prediction),
            WithoutRedshift = model.Description.Input.UsesRedshift ? table.Count - inputs.WithRedshift : 0,
        };
        return file("light-curves.csv", rows.Content(), result) with { Written = () => states.Write(StatePath!) };
    }
}
