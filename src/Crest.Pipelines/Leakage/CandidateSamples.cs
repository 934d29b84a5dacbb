using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;
using Crest.Survey.Candidates;

namespace Crest.Pipelines.Leakage;

/// <summary>
/// Candidates. They are compared by the features that both files have, standardised as those of this file are; what was not measured
/// counts as the mean.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="table">The candidates.</param>
internal sealed class CandidateSamples(string path, CandidateTable table)
    : FileSamples(path, table.SampleHashes([.. Enumerable.Range(0, table.Rows)]))
{
    /// <summary>What they are called.</summary>
    public const string Name = "candidates";

    public override string Kind => Name;

    public override string NameOf(int sample) => $"{table.RowNumbers[sample]}";

    public override (Tensor Own, Tensor Other) Comparable(FileSamples other)
    {
        CandidateTable others = ((CandidateSamples)other).Table;
        HashSet<string> theirs = [.. others.Schema.Features.Select(feature => feature.Name())];
        CandidateFeature[] shared = [.. table.Schema.Features.Where(feature => theirs.Contains(feature.Name()))];
        if (shared.Length == 0)
            throw new CrestException($"{other.Path}: has no feature in common with {Path}; give candidates of one survey");
        Tensor own = new(table.Rows, shared.Length), their = new(others.Rows, shared.Length);
        for (int column = 0; column < shared.Length; column++)
        {
            (float mean, float deviation) = Scale(table, shared[column]);
            Fill(table, shared[column], own, column, mean, deviation);
            Fill(others, shared[column], their, column, mean, deviation);
        }

        return (own, their);
    }

    private CandidateTable Table => table;

    private static (float Mean, float Deviation) Scale(CandidateTable table, CandidateFeature feature)
    {
        double sum = 0, squares = 0;
        int count = 0;
        foreach (float value in table.Column(feature.Column).Span)
        {
            double made = feature.Of(value);
            if (!double.IsFinite(made)) continue;
            (sum, squares, count) = (sum + made, squares + (made * made), count + 1);
        }

        if (count == 0) return (0, 1);
        double mean = sum / count, variance = Math.Max(0, (squares / count) - (mean * mean));
        return ((float)mean, variance > 0 ? (float)Math.Sqrt(variance) : 1);
    }

    private static void Fill(CandidateTable table, CandidateFeature feature, Tensor values, int column, float mean, float deviation)
    {
        ReadOnlySpan<float> measured = table.Column(feature.Column).Span;
        for (int row = 0; row < table.Rows; row++)
            if (feature.Of(measured[row]) is var made && float.IsFinite(made)) values[row, column] = (made - mean) / deviation;
    }
}
