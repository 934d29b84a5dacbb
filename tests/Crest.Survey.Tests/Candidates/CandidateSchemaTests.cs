using Crest.Foundation.Errors;
using Crest.Survey.Candidates;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.Candidates;

public sealed class CandidateSchemaTests : IDisposable
{
    private const string Good = "columns: [a, b, { name: y, type: integer }, { name: f, type: text }]\n"
        + "label: y\nsplit_by: f\nfeatures: [a, { column: b, transform: reciprocal, factor: 2 }]\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_survey_of_Hyper_Suprime_Cam_has_22_columns_and_12_features()
    {
        CandidateSchema schema = CandidateSchema.HyperSuprimeCam;
        Assert.Equal(22, schema.Columns.Count);
        Assert.Equal(8, schema.IndexOf("real/bogus"));
        Assert.Equal(
            [
                "1.0857/magerr", "elongation.norm", "fwhm.norm", "significance.abs", "residual", "psffit.sigma.ratio", "psffit.peak.ratio",
                "frac.det", "density", "density.good", "baPsf", "sigmaPsf",
            ],
            schema.Features.Select(f => f.Name()));
    }

    [Fact]
    public void A_schema_is_its_own_yaml()
    {
        CandidateSchema schema = CandidateSchema.HyperSuprimeCam, again = CandidateSchema.Read(_folder.Write("s.yaml", $"{schema}"));
        Assert.Equal($"{schema}", $"{again}");
        Assert.Equal(schema.Columns, again.Columns);
        Assert.Equal(schema.Features, again.Features);
        Assert.Equal(
            (schema.Label, schema.SplitBy, schema.Format, schema.Header), (again.Label, again.SplitBy, again.Format, again.Header));
    }

    [Fact]
    public void The_example_is_a_schema()
    {
        CandidateSchema schema = CandidateSchema.Read(Path.Combine(ReferenceFiles.Root, "examples", "candidates.yaml"));
        Assert.Equal(
            (TableFormat.Csv, true, "is_real", "band", 9),
            (schema.Format, schema.Header, schema.Label, schema.SplitBy, schema.Columns.Count));
        Assert.Equal(
            [
                new("magnitude_error", FeatureTransform.Reciprocal, 1.0857), new("fwhm"), new("elongation"),
                new("flux", FeatureTransform.Asinh),
            ],
            schema.Features);
    }

    [Theory]
    [InlineData("[a, b,", "[a, b, b,", ":1:17: the column 'b' occurs twice")]
    [InlineData("[a, b,", "[a/, b, a_,", "the column 'a_' occurs twice")]
    [InlineData("features: [a,", "features: [c,", ":4:12: the feature 'c' is not a column; the columns are a, b, y, f")]
    [InlineData("features: [a,", "features: [f,", "'f' is a column of texts")]
    [InlineData("features: [a,", "features: [y,", "'y' is the label")]
    [InlineData("features: [a,", "features: [a, a,", "the feature a occurs twice")]
    [InlineData("reciprocal", "square", "transform is 'square'; it must be one of none, reciprocal, log10, asinh")]
    [InlineData("factor: 2", "factor: 0", "factor is '0'; it must be a number other than 0")]
    [InlineData("split_by: f", "split-by: f", ":3:1: the file has no key 'split-by'; did you mean 'split_by'?")]
    [InlineData("split_by: f", "missing: none", ":3:10: missing is 'none'; it must be a number, or median")]
    [InlineData("factor: 2", "power: 2", ":4:51: item 2 of features has no key 'power'; the keys are column, transform, factor")]
    [InlineData("type: integer", "type: float", "type is 'float'; it must be one of double, single, integer, text")]
    [InlineData("label: y", "label: z", ":2:8: label is 'z', which is not a column")]
    [InlineData("label: y", "label: f", "is a column of texts")]
    [InlineData("label: y\n", "", "lacks label")]
    [InlineData("split_by: f", "split_by: a", "is not a column of texts")]
    [InlineData("features: [a, {", "header: maybe\nfeatures: [a, {", "header is 'maybe'")]
    [InlineData("label: y", "format: xml\nlabel: y", "format is 'xml'; it must be one of whitespace, csv, tsv")]
    [InlineData("columns: [a", "columns: [row", "'row' is the name of the row numbers")]
    [InlineData("columns: [a", "columns: [", "")]
    [InlineData("label: y", "label: [y", "not YAML")]
    [InlineData(Good, "", "is empty")]
    [InlineData(
        Good, "columns: []\nlabel: y\nfeatures: [a]\n", ":1:10: columns is an empty list; it must be a list with at least one value")]
    public void What_is_wrong_is_said_with_its_place(string old, string now, string expected)
    {
        string path = _folder.Write("schema.yaml", Good.Replace(old, now, StringComparison.Ordinal));
        string message = Assert.Throws<CrestException>(() => CandidateSchema.Read(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_schema_that_is_missing() => Assert.Contains(
        "there is no such file", Assert.Throws<CrestException>(() => CandidateSchema.Read(_folder.At("none.yaml"))).Message,
        StringComparison.Ordinal);
}
