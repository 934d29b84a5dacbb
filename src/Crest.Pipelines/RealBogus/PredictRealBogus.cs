using System.Globalization;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.Metrics;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Candidates;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.RealBogus;

/// <summary>
/// <c>crest predict real-bogus</c>: scores candidates with a model of any kind and writes <c>data-all.csv</c>, a row for each candidate in
/// their order: score, label, and the row of the survey's table. For the candidates that the model was trained on, <c>data-train.csv</c>,
/// <c>data-validation.csv</c> and <c>data-test.csv</c> contain the splits of the training.
/// </summary>
[Command("predict real-bogus")]
public sealed record PredictRealBogus : Job<IReadOnlyList<RealBogusPredictionResult>>
{
    /// <summary>The candidates: a file of <c>crest prepare real-bogus</c>.</summary>
    [Option(OptionRole.Input, "Candidates of one filter, as 'crest prepare real-bogus' wrote them.", Placeholder = "FILE")]
    public required string DataPath { get; init; }

    /// <summary>Whether candidates of another filter than the model's are scored.</summary>
    [Option(OptionRole.Protocol, "Score candidates of another filter than the model's too.")]
    public bool AnyBand { get; init; }

    /// <summary>Number of threads, at least 1.</summary>
    [Option(
        OptionRole.Execution, "Number of threads; -1 for all cores.",
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores")]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>The folder that training wrote its model into, and that the predictions go to.</summary>
    [Option(
        OptionRole.Output, "Folder of the training, which contains model/; the predictions go there.",
        Name = "output-dir", Placeholder = "DIR")]
    public required string OutputFolder { get; init; }

    /// <summary>Whether other predictions in the folder are replaced.</summary>
    [Option(OptionRole.Output, "Replace other predictions in the folder.")]
    public bool Force { get; init; }

    /// <inheritdoc/>
    /// <returns>What was written, the scores of all candidates first.</returns>
    /// <exception cref="CrestException">
    /// The model or the data cannot be read or do not fit, or other predictions are there; nothing is written then.
    /// </exception>
    public override IReadOnlyList<RealBogusPredictionResult> Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        using var pool = new WorkerPool(Threads);
        string folder = Path.Combine(OutputFolder, TrainingFiles.Model);
        RealBogusModel model = RealBogusModel.Load(folder, pool);
        CandidateTable table = CandidateTable.Read(DataPath);
        if (table.Filter != model.Description.Filter && !AnyBand)
        {
            throw new CrestException(
                $"{DataPath}: its candidates are of {Named(table.Filter)}, the model in {folder} is of {Named(model.Description.Filter)}; "
                + "give candidates of that one, or --any-band to score these");
        }

        model.Description.Input.Check(table);

        int[] all = [.. Enumerable.Range(0, table.Rows)];
        long start = context.Clock.GetTimestamp();
        float[] scores = model.Scores(table, all, pool);
        double seconds = context.Clock.GetElapsedTime(start).TotalSeconds;
        List<(string Split, int[] Rows)> parts = [("all", all)];
        if (table.Hash == model.Description.DataHash)
        {
            CandidateSplit split = CandidateSplit.Of(table, model.Description.SplitRatio, model.Description.Seed);
            parts.Add((Splits.Train, InOrder(split.Train)));
            parts.Add((Splits.Validation, InOrder(split.Validation)));
            parts.Add((Splits.Test, InOrder(split.Test)));
        }

        List<(RealBogusPredictionResult Result, string Csv)> results = [];
        foreach ((string split, int[] rows) in parts)
        {
            float[] own = Array.ConvertAll(rows, row => scores[row]);
            bool[] real = Array.ConvertAll(rows, row => table.Labels[row] == 1);
            var metrics = new RealBogusMetrics(RankingMetrics.Of(own, real, model.Description.Beta, model.Description.Seed, pool));
            string path = Path.Combine(OutputFolder, $"data-{split}.csv");
            var result = new RealBogusPredictionResult(path, split, rows.Length, seconds * rows.Length / table.Rows, metrics);
            results.Add((result, ToCsv(table, rows, own)));
        }

        context.Cancellation.ThrowIfCancellationRequested();
        // All or none: existing files are compared before the first is written.
        foreach ((RealBogusPredictionResult result, string csv) in results)
            ResultFile.MustBeWritten(result.Path, Encoding.UTF8.GetBytes(csv), Force);
        foreach ((RealBogusPredictionResult result, string csv) in results) ResultFile.Write(result.Path, csv, Force);
        return [.. results.Select(r => r.Result)];
    }

    private static string Named(string filter) => filter.Length > 0 ? $"filter {filter}" : "no filter";

    private static int[] InOrder(int[] rows) => [.. rows.Order()];

    private static string ToCsv(CandidateTable table, int[] rows, float[] scores)
    {
        var text = new StringBuilder("score,label,row\n");
        // Scores are single precision: nine digits are exact.
        for (int i = 0; i < rows.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"{scores[i]:R},{table.Labels[rows[i]]},{table.RowNumbers[rows[i]]}\n");
        return text.ToString();
    }
}
