using System.Globalization;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.Metrics;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Predictions;
using Crest.Survey.Candidates;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.RealBogus;

/// <summary>
/// <c>crest predict real-bogus</c>: scores candidates with a model of any kind and writes <c>data-all.csv</c>, a row for each candidate in
/// their order: score, label, and the row of the survey's table. For the candidates that the model was trained on, <c>data-train.csv</c>,
/// <c>data-validation.csv</c> and <c>data-test.csv</c> contain the splits of the training.
/// </summary>
[Command("predict real-bogus")]
public sealed record PredictRealBogus : PredictionJob<RealBogusPredictionResult>
{
    /// <summary>The candidates: a file of <c>crest prepare real-bogus</c>.</summary>
    [Option(OptionRole.Input, "Candidates of one filter, as 'crest prepare real-bogus' wrote them.", Placeholder = "FILE")]
    public required string DataPath { get; init; }

    /// <summary>Whether candidates of another filter than the model's are scored.</summary>
    [Option(OptionRole.Protocol, "Score candidates of another filter than the model's too.")]
    public bool AnyBand { get; init; }

    private protected override string TaskName => RealBogusModelDescription.TaskName;

    private protected override Prediction<RealBogusPredictionResult> Load(string modelFolder, WorkerPool pool)
    {
        RealBogusModel model = RealBogusModel.Load(modelFolder, pool);
        CandidateTable table = CandidateTable.Read(DataPath);
        if (table.Filter != model.Description.Filter && !AnyBand)
        {
            throw new CrestException(
                $"{DataPath}: its candidates are of {Named(table.Filter)}, "
                + $"the model in {modelFolder} is of {Named(model.Description.Filter)}; "
                + "give candidates of that one, or --any-band to score these");
        }

        model.Description.Input.Check(table);
        return new Prediction<RealBogusPredictionResult>
        {
            ModelRun = model.Description.Run,
            Classes = [],
            Project = table.Filter.Length > 0 ? table.Filter : Path.GetFileNameWithoutExtension(DataPath),
            DataHashes = new Dictionary<string, string> { ["all"] = table.Hash },
            Compute = (context, folder) => Predict(context, model, table, folder, pool),
        };
    }

    private List<PredictedFile<RealBogusPredictionResult>> Predict(
        JobContext context, RealBogusModel model, CandidateTable table, string folder, WorkerPool pool)
    {
        int[] all = [.. Enumerable.Range(0, table.Rows)];
        long start = context.Clock.GetTimestamp();
        float[] scores = model.Scores(table, all, pool);
        double seconds = context.Clock.GetElapsedTime(start).TotalSeconds;
        List<(string Split, int[] Rows)> parts = [("all", all)];
        bool hasSplits = table.Hash == model.Description.DataHash;
        if (hasSplits)
        {
            CandidateSplit split = CandidateSplit.Of(table, model.Description.SplitRatio, model.Description.Seed);
            parts.Add((Splits.Train, InOrder(split.Train)));
            parts.Add((Splits.Validation, InOrder(split.Validation)));
            parts.Add((Splits.Test, InOrder(split.Test)));
        }

        List<PredictedFile<RealBogusPredictionResult>> files = [];
        foreach ((string split, int[] rows) in parts)
        {
            float[] own = Array.ConvertAll(rows, row => scores[row]);
            bool[] real = Array.ConvertAll(rows, row => table.Labels[row] == 1);
            var metrics = new RealBogusMetrics(RankingMetrics.Of(own, real, model.Description.Beta, model.Description.Seed, pool));
            string path = Path.Combine(folder, $"data-{split}.csv");
            files.Add(new PredictedFile<RealBogusPredictionResult>
            {
                Result = new RealBogusPredictionResult(path, split, rows.Length, seconds * rows.Length / table.Rows, metrics),
                Path = path,
                Content = Encoding.UTF8.GetBytes(ToCsv(table, rows, own)),
                Split = split,
                Metrics = metrics,
                DataPath = DataPath,
                DataHash = table.Hash,
                HasSplitsApart = hasSplits,
                SampleHashes = table.SampleHashes(rows),
            });
        }

        return files;
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
