using System.Globalization;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Survey.Candidates;

/// <summary>
/// What a survey's table of candidates holds: its columns, which of them a model learns from, which tells real from bogus, and by which it
/// is parted into files.
/// </summary>
public sealed record CandidateSchema
{
    /// <summary>How a line is parted.</summary>
    public required TableFormat Format { get; init; }

    /// <summary>
    /// Whether the first line names the columns. Then <see cref="Columns"/> are those that are kept, wherever they stand;
    /// else all columns in their order.
    /// </summary>
    public required bool Header { get; init; }

    /// <summary>The columns that are kept.</summary>
    public required IReadOnlyList<CandidateColumn> Columns { get; init; }

    /// <summary>The column that is 1 for a real candidate and 0 for a bogus one.</summary>
    public required string Label { get; init; }

    /// <summary>The column by whose values the table is parted, a file each; null where it is not.</summary>
    public string? SplitBy { get; init; }

    /// <summary>What a model learns from, in its order.</summary>
    public required IReadOnlyList<CandidateFeature> Features { get; init; }

    /// <summary>
    /// What stands for a missing value before its transform, where a model needs a number; null for the median of the training split.
    /// </summary>
    public double? Missing { get; init; } = 10;

    /// <summary>The 22 columns of <c>param.lst</c> of the transient survey with Hyper Suprime-Cam, and its 12 features.</summary>
    public static CandidateSchema HyperSuprimeCam { get; } = new()
    {
        Format = TableFormat.Whitespace,
        Header = false,
        Label = "real/bogus",
        SplitBy = "filter",
        Columns =
        [
            new("obsdate", ColumnType.Text), new("filter", ColumnType.Text), new("tract", ColumnType.Integer),
            new("patch", ColumnType.Text),
            new("ra"), new("dec"), new("xc"), new("yc"), new("real/bogus", ColumnType.Integer),
            .. Singles(
                "mag", "magerr", "elongation.norm", "fwhm.norm", "significance.abs", "residual", "psffit.sigma.ratio", "psffit.peak.ratio",
                "frac.det", "density", "density.good", "baPsf", "sigmaPsf"),
        ],
        Features =
        [
            // The signal-to-noise ratio: an error of a magnitude is 2.5/ln 10 = 1.0857 times the relative error of the flux.
            new("magerr", FeatureTransform.Reciprocal, 1.0857), new("elongation.norm"), new("fwhm.norm"), new("significance.abs"),
            new("residual"), new("psffit.sigma.ratio"),
            new("psffit.peak.ratio"), new("frac.det"), new("density"), new("density.good"), new("baPsf"), new("sigmaPsf"),
        ],
    };

    /// <summary>Reads a schema.</summary>
    /// <param name="path">A YAML file; <c>examples/candidates.yaml</c> says what it contains.</param>
    /// <exception cref="CrestException">It cannot be read, or something in it is wrong.</exception>
    public static CandidateSchema Read(string path) => CandidateSchemaText.Parse(YamlFile.Read(path));

    /// <summary>The number of a column in <see cref="Columns"/>; -1 where there is none of that name.</summary>
    /// <param name="column">The column's name.</param>
    public int IndexOf(string column)
    {
        for (int i = 0; i < Columns.Count; i++)
            if (Columns[i].Name == column) return i;
        return -1;
    }

    /// <summary>The schema as YAML, which <see cref="Read"/> takes; equal schemas give equal texts.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"format: {CandidateSchemaText.Name(Format)}\n"
            + $"header: {(Header ? "true" : "false")}\nlabel: {CandidateSchemaText.Quoted(Label)}\n");
        if (SplitBy is not null) text.Append(CultureInfo.InvariantCulture, $"split_by: {CandidateSchemaText.Quoted(SplitBy)}\n");
        text.Append(CultureInfo.InvariantCulture, $"missing: {(Missing is { } value ? $"{value:R}" : CandidateSchemaText.Median)}\n");
        text.Append("columns:\n");
        foreach (CandidateColumn column in Columns)
            text.Append(
                CultureInfo.InvariantCulture,
                $"- {{ name: {CandidateSchemaText.Quoted(column.Name)}, type: {CandidateSchemaText.Name(column.Type)} }}\n");
        text.Append("features:\n");
        foreach (CandidateFeature feature in Features)
            text.Append(CultureInfo.InvariantCulture, $"- {{ column: {CandidateSchemaText.Quoted(feature.Column)}, transform: "
                + $"{CandidateSchemaText.Name(feature.Transform)}, factor: {feature.Factor:R} }}\n");
        return text.ToString();
    }

    private static IEnumerable<CandidateColumn> Singles(params string[] names) =>
        names.Select(name => new CandidateColumn(name, ColumnType.Single));
}
