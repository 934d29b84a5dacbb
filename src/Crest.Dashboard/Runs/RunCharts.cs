using System.Text.Json;
using Crest.Dashboard.RunFiles;
using Crest.Experiments.Reports;
using Crest.Foundation.Errors;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Dashboard.Runs;

/// <summary>What the folder of a run tells of its predictions: confusion, receiver operating characteristic, calibration.</summary>
internal static class RunCharts
{
    private const string TestPredictions = "test.csv";

    /// <summary>The charts; none where the run has come to no result, or to one of another kind.</summary>
    /// <param name="folder">The folder of the run.</param>
    public static IReadOnlyList<Chart> Of(ContainedFolder folder)
    {
        try
        {
            using FileStream? file = folder.Open(TrainingFiles.Summary);
            if (file is null) return [];
            using JsonDocument summary = JsonDocument.Parse(file);
            string[] classes = summary.RootElement.TryGetProperty("classes", out JsonElement names) && names.ValueKind == JsonValueKind.Array
                ? [.. names.EnumerateArray().Select(name => name.ToString())]
                : [];
            IEnumerable<Chart> confusion = Confusion(summary.RootElement, classes) is { } matrix ? [matrix] : [];
            return [.. confusion, .. folder.Find(TestPredictions) is { } path ? ClassPredictionCharts.Of(path, classes) : []];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or CrestException)
        {
            return []; // The files are of another program, or are being written.
        }
    }

    private static MatrixChart? Confusion(JsonElement summary, string[] classes)
    {
        foreach (string split in (string[])["test", "validation"])
        {
            if (!summary.TryGetProperty("metrics", out JsonElement metrics) || !metrics.TryGetProperty(split, out JsonElement figures)
                || figures.ValueKind != JsonValueKind.Object || !figures.TryGetProperty("confusion", out JsonElement confusion))
                continue;
            long[][] rows = [.. confusion.EnumerateArray().Select(row => row.EnumerateArray().Select(count => count.GetInt64()).ToArray())];
            if (rows.Length != classes.Length || !Array.TrueForAll(rows, row => row.Length == classes.Length)) return null;
            long[,] counts = new long[rows.Length, rows.Length];
            for (int row = 0; row < rows.Length; row++)
                for (int column = 0; column < rows.Length; column++)
                    counts[row, column] = rows[row][column];
            return new MatrixChart
            {
                Title = $"Confusion, {split} split", RowLabel = "true class", ColumnLabel = "predicted class", Rows = classes, Columns = classes,
                Counts = counts,
            };
        }

        return null;
    }
}
