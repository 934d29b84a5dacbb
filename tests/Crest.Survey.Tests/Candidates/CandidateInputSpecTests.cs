using System.Globalization;
using System.Text;
using System.Text.Json;
using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Survey.Candidates;
using Crest.Survey.PreparedData;
using Crest.Survey.Tests.CandidateImports;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.Candidates;

public sealed class CandidateInputSpecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WorkerPool _pool = new(2);

    private static readonly CandidateSchema s_schema = ImportedTable.Small with
    {
        Features =
        [
            new("x", FeatureTransform.Reciprocal, 1.0857), new("y"), new("y", FeatureTransform.Log10),
            new("count", FeatureTransform.Asinh, 2),
        ],
    };

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Features_are_transformed_and_missing_ones_stand_at_ten()
    {
        CandidateTable table = Table("a g 3 0.5 4 1\na g -3 NaN -4 0\na g 0 0 inf 0\na g 7 2 100 1\n");
        var spec = new CandidateInputSpec(s_schema.Features, [10, 10, 10, 10], [0, 0, 0, 0], [1, 1, 1, 1]);
        float log = MathF.Log10(4), asinh = (float)(2 * Math.Asinh(3));
        var filled = new Tensor(1, 4);
        spec.Fill(table, [3, 0, 1, 2], filled, _pool);
        Assert.Equal([1.0857f / 2, 100, 2, (float)(2 * Math.Asinh(7))], filled.Row(0).ToArray());
        Assert.Equal([1.0857f * 2, 4, log, asinh], filled.Row(1).ToArray());
        // NaN is 10 before the transform, and so are the logarithm of -4, 1/0 and what is infinite.
        Assert.Equal([0.10857f, -4, 1, -asinh], filled.Row(2).ToArray());
        Assert.Equal([0.10857f, 10, 1, 0], filled.Row(3).ToArray());
        spec.FillRaw(table, [1, 2], filled, _pool);
        Assert.Equal([float.NaN, -4, float.NaN, -asinh, float.NaN, float.NaN, float.NaN, 0], filled.Values.ToArray());
    }

    [Fact]
    public void Scaling_is_fitted_on_the_training_rows_alone_and_saved_as_json()
    {
        CandidateTable table = Random(3000);
        int[] training = [.. Enumerable.Range(0, 2000)];
        CandidateInputSpec spec = CandidateInputSpec.Fit(table, training);
        var inputs = new Tensor(1, 4);
        spec.Fill(table, training, inputs, _pool);
        for (int i = 0; i < 4; i++)
        {
            double[] values = [.. Enumerable.Range(0, inputs.Rows).Select(row => (double)inputs[row, i])];
            double mean = values.Average();
            Assert.Equal(0, mean, 1e-5);
            Assert.Equal(1, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), 1e-4);
        }

        CandidateInputSpec again = JsonSerializer.Deserialize<CandidateInputSpec>(JsonSerializer.Serialize(spec))!;
        Assert.Equal(spec.Mean, again.Mean);
        Assert.Equal(spec.StandardDeviation, again.StandardDeviation);
        Assert.Equal(spec.Features, again.Features);
        var other = new Tensor(1, 4);
        again.Fill(table, training, other, _pool);
        Assert.Equal(inputs.Values.ToArray(), other.Values.ToArray());
    }

    [Fact]
    public void A_schema_may_ask_for_the_median_of_the_training_split()
    {
        File.WriteAllText(_folder.At("median.yaml"), $"{s_schema with { Missing = null }}");
        CandidateSchema schema = CandidateSchema.Read(_folder.At("median.yaml"));
        Assert.Null(schema.Missing);
        CandidateTable table = CandidateTable.Read(ImportedTable.Import(
            _folder, _folder.Write("m.lst", "a g 1 5 4 1\na g 2 -1 -2 0\na g 4 7 6 0\na g 3 NaN NaN 0\na g 9 9 9 1\n"), schema)["g"]);
        CandidateInputSpec spec = CandidateInputSpec.Fit(table, [0, 1, 2, 3]);
        // The logarithm takes the median of the values that have one: of 4 and 6 the lower.
        Assert.Equal([5, 4, 4, 2], spec.Missing);
    }

    [Fact]
    public void A_column_without_a_value_or_of_one_value_is_an_error_that_names_it()
    {
        CandidateTable without = Table("a g 3 1 NaN 1\na g 4 2 NA 0\na g 5 3 inf 0\n"),
            constant = Table("a g 3 1 2.5 1\na g 4 2 2.5 0\na g 5 3 2.5 0\n");
        string message = Assert.Throws<CrestException>(() => CandidateInputSpec.Fit(without, [0, 1, 2])).Message;
        Assert.Contains("column 'y' of the g candidates has no value at all", message, StringComparison.Ordinal);
        message = Assert.Throws<CrestException>(() => CandidateInputSpec.Fit(constant, [0, 1, 2])).Message;
        Assert.Contains("feature y of the g candidates is the same (2.5) in the whole training split", message, StringComparison.Ordinal);
        Assert.Contains("--schema", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_without_a_column_of_the_model_are_refused()
    {
        CandidateTable table = Table("a g 3 1 2.5 1\n");
        var spec = new CandidateInputSpec([new("fwhm")], [10], [0], [1]);
        Assert.Contains(
            "has no feature of column 'fwhm'", Assert.Throws<CrestException>(() => spec.Check(table)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_keeps_the_share_of_real_ones_and_takes_every_row_once()
    {
        CandidateTable table = Random(1050);
        CandidateSplit split = CandidateSplit.Of(table, SplitRatio.Default, 5), again = CandidateSplit.Of(table, SplitRatio.Default, 5),
            other = CandidateSplit.Of(table, SplitRatio.Default, 6);
        Assert.Equal(Enumerable.Range(0, 1050), split.Train.Concat(split.Validation).Concat(split.Test).Order());
        Assert.Equal((840, 105, 105), (split.Train.Length, split.Validation.Length, split.Test.Length));
        Assert.Equal((40, 5, 5), (Real(split.Train), Real(split.Validation), Real(split.Test)));
        Assert.Equal(split.Train, again.Train);
        Assert.NotEqual(split.Test, other.Test);

        int Real(int[] rows) => rows.Count(row => table.Labels[row] == 1);
    }

    [Theory]
    [InlineData(5, 1, "split-ratio: PATH: 8:1:1 of 5 objects leaves the test split empty")]
    [InlineData(40, 1, "split-ratio: PATH: 8:1:1 of 1 real and 39 bogus candidates leaves the validation split without real ones")]
    [InlineData(40, 0, "PATH: all 40 candidates are bogus")]
    [InlineData(40, 40, "PATH: all 40 candidates are real")]
    public void A_split_without_either_is_refused(int rows, int real, string expected)
    {
        CandidateTable table = Table(string.Concat(Enumerable.Range(0, rows).Select(i => $"a g {i} {i} {i} {(i < real ? 1 : 0)}\n")));
        string message = Assert.ThrowsAny<CrestException>(() => CandidateSplit.Of(table, SplitRatio.Default, 0)).Message;
        Assert.StartsWith(expected.Replace("PATH", table.Path, StringComparison.Ordinal), message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_something_else_is_refused()
    {
        string path = _folder.Write("x.nc", "nothing");
        Assert.False(CandidateFile.IsOne(path));
        Assert.Throws<CrestException>(() => CandidateTable.Read(path));
    }

    private CandidateTable Table(string text) =>
        CandidateTable.Read(ImportedTable.Import(_folder, _folder.Write("t.lst", text), s_schema)["g"]);

    private CandidateTable Random(int rows)
    {
        var random = new Random(1);
        var text = new StringBuilder();
        for (int row = 0; row < rows; row++)
            text.Append(CultureInfo.InvariantCulture, $"a g {random.Next(-50, 50)} {0.1 + random.NextDouble():F4} "
                + $"{(random.Next(20) == 0 ? "NaN" : $"{1000 + (100 * random.NextDouble()):F3}")} {(row % 21 == 0 ? 1 : 0)}\n");
        return Table(text.ToString());
    }
}
