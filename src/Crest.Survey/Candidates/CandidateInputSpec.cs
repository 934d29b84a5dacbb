using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Survey.Candidates;

/// <summary>
/// What a model is given of a candidate, and how it is scaled. Saved in the model, which so refuses candidates that it was not made for.
/// </summary>
/// <remarks>
/// A value that is missing (NaN) or infinite in the table counts as the one in <see cref="Missing"/> before its transform; so does a value
/// that has no finite transform (1/0, the logarithm of -1). A feature is therefore always a finite number.
/// </remarks>
/// <param name="Features">The features, one a column of the input.</param>
/// <param name="Missing">What stands for a missing value of each feature before its transform: what the schema names, or the column's
/// median over the training split.</param>
/// <param name="Mean">Of each feature over the training split.</param>
/// <param name="StandardDeviation">Of each feature over the training split, above 0.</param>
public sealed record CandidateInputSpec(
    IReadOnlyList<CandidateFeature> Features,
    IReadOnlyList<double> Missing,
    IReadOnlyList<float> Mean,
    IReadOnlyList<float> StandardDeviation)
{
    /// <summary>A standard deviation below this share of the largest value is rounding: the feature is constant.</summary>
    private const double Constant = 1e-6;

    /// <summary>Fits the scaling to the training split.</summary>
    /// <param name="table">The candidates.</param>
    /// <param name="trainingRows">Which of them are for training, from 0.</param>
    /// <exception cref="CrestException">A feature's column has no value in the table, or the feature is the same for all
    /// training candidates.</exception>
    public static CandidateInputSpec Fit(CandidateTable table, ReadOnlySpan<int> trainingRows)
    {
        ArgumentNullException.ThrowIfNull(table);
        IReadOnlyList<CandidateFeature> features = table.Schema.Features;
        float[] mean = new float[features.Count], deviation = new float[features.Count];
        var missing = new double[features.Count];
        for (int i = 0; i < features.Count; i++)
        {
            CandidateFeature feature = features[i];
            ReadOnlySpan<float> column = table.Column(feature.Column).Span;
            string who = table.Filter.Length > 0 ? $"of the {table.Filter} candidates " : "";
            if (column.IndexOfAnyExcept(float.NaN) < 0)
                throw new CrestException($"{table.Path}: column '{feature.Column}' {who}has no value at all; "
                    + "mend the table, or leave the column out of the features with --schema");
            missing[i] = table.Schema.Missing ?? Median(feature, column, trainingRows);
            float standIn = feature.Of(missing[i]);
            double sum = 0, squares = 0, largest = 0;
            foreach (int row in trainingRows) sum += Value(feature, column[row], standIn);
            double centre = sum / trainingRows.Length;
            foreach (int row in trainingRows)
            {
                double value = Value(feature, column[row], standIn);
                squares += (value - centre) * (value - centre);
                largest = Math.Max(largest, Math.Abs(value));
            }

            double width = Math.Sqrt(squares / trainingRows.Length);
            if (!(width > Constant * largest))
                throw new CrestException($"{table.Path}: feature {feature.Name()} {who}is the same ({centre:G6}) "
                    + "in the whole training split, so nothing can be learned from it; leave it out of the features with --schema");
            (mean[i], deviation[i]) = ((float)centre, (float)width);
        }

        return new CandidateInputSpec(features, missing, mean, deviation);
    }

    /// <summary>Checks that a table holds what the model was made for.</summary>
    /// <param name="table">The candidates.</param>
    /// <exception cref="CrestException">It lacks a column.</exception>
    public void Check(CandidateTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        foreach (CandidateFeature feature in Features) _ = table.Column(feature.Column);
    }

    /// <summary>The standardised features of some candidates.</summary>
    /// <param name="table">The candidates.</param>
    /// <param name="rows">Which of them, from 0.</param>
    /// <param name="output">Resized to [rows × features] and written.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="CrestException">The table lacks a column.</exception>
    public void Fill(CandidateTable table, ReadOnlySpan<int> rows, Tensor output, WorkerPool pool) =>
        Fill(table, rows, output, pool, isRaw: false);

    /// <summary>
    /// The features of some candidates as they are, NaN where they are missing: for trees, which need no scaling and know missing values.
    /// </summary>
    /// <inheritdoc cref="Fill(CandidateTable, ReadOnlySpan{int}, Tensor, WorkerPool)"/>
    public void FillRaw(CandidateTable table, ReadOnlySpan<int> rows, Tensor output, WorkerPool pool) =>
        Fill(table, rows, output, pool, isRaw: true);

    /// <summary>
    /// The median of the values that have a feature; of an even number of them the lower one in the middle, so that it has a feature too.
    /// </summary>
    private static double Median(CandidateFeature feature, ReadOnlySpan<float> column, ReadOnlySpan<int> rows)
    {
        List<float> values = [];
        foreach (int row in rows)
            if (float.IsFinite(feature.Of(column[row]))) values.Add(column[row]);
        values.Sort();
        return values.Count > 0 ? values[(values.Count - 1) / 2] : double.NaN;
    }

    private static float Value(CandidateFeature feature, float value, float standIn) =>
        feature.Of(value) is var made && float.IsFinite(made) ? made : standIn;

    private unsafe void Fill(CandidateTable table, ReadOnlySpan<int> rows, Tensor output, WorkerPool pool, bool isRaw)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(pool);
        if (output.Columns != Features.Count)
            throw new ArgumentException($"a tensor of {output.Columns} columns for {Features.Count} features", nameof(output));
        output.Resize(rows.Length);
        var columns = new ReadOnlyMemory<float>[Features.Count];
        for (int i = 0; i < columns.Length; i++) columns[i] = table.Column(Features[i].Column);
        fixed (int* first = rows) pool.Run(new Filling(this, columns, first, rows.Length, output.Pointer, isRaw));
        GC.KeepAlive(output);
    }

    /// <remarks>Bounded by memory: the rows are drawn at random from each column. A column at a time over a block of rows, so that the
    /// block of the output stays in the cache.</remarks>
    private readonly unsafe struct Filling(
        CandidateInputSpec spec, ReadOnlyMemory<float>[] columns, int* rows, int count, float* output, bool isRaw) : IParallelWork
    {
        private const int BlockRows = 512;

        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(count, BlockRows, part, parts);
            for (int from = start; from < end; from += BlockRows)
                for (int i = 0; i < columns.Length; i++) FillColumn(i, from, Math.Min(from + BlockRows, end));
        }

        private void FillColumn(int i, int from, int to)
        {
            CandidateFeature feature = spec.Features[i];
            ReadOnlySpan<float> column = columns[i].Span;
            float standIn = isRaw ? float.NaN : feature.Of(spec.Missing[i]), mean = isRaw ? 0 : spec.Mean[i],
                scale = isRaw ? 1 : 1 / spec.StandardDeviation[i];
            float* place = output + ((nint)from * columns.Length) + i;
            for (int row = from; row < to; row++, place += columns.Length)
                *place = (Value(feature, column[rows[row]], standIn) - mean) * scale;
        }
    }
}
