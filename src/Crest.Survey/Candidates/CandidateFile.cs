using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Foundation.Yaml;
using Crest.Survey.NetCdf;

namespace Crest.Survey.Candidates;

/// <summary>
/// The candidates of one filter as a netCDF classic file: a variable a column, named as the column (a slash becomes <c>_</c>), and
/// <c>row</c>, the row of the survey's table. The same table gives the same bytes.
/// </summary>
public static class CandidateFile
{
    /// <summary>The variable of the row numbers, from 1.</summary>
    public const string RowVariable = "row";

    private const string Content = "Crest candidates", Dimension = "candidate";

    /// <summary>Whether a file is one of candidates.</summary>
    /// <param name="path">The file.</param>
    public static bool IsOne(string path)
    {
        try
        {
            using NetCdfFile file = NetCdfFile.Open(path);
            return file.TryText("title", out string? title) && title == Content;
        }
        catch (CrestException)
        {
            return false;
        }
    }

    /// <summary>The hash of the preparation that made a file; null where there is no whole file of candidates.</summary>
    /// <param name="path">The file.</param>
    public static string? PreparationHashOf(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using NetCdfFile file = Open(path);
            return file.Text("preparation_sha256");
        }
        catch (CrestException)
        {
            return null;
        }
    }

    /// <summary>Opens a file of candidates.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read or holds something else.</exception>
    internal static NetCdfFile Open(string path)
    {
        NetCdfFile file = NetCdfFile.Open(path);
        if (file.TryText("title", out string? title) && title == Content) return file;
        file.Dispose();
        throw new CrestException($"{path}: holds no candidates; make such a file with 'crest prepare real-bogus'");
    }

    /// <summary>The schema that a file was made with.</summary>
    internal static CandidateSchema SchemaOf(NetCdfFile file) =>
        CandidateSchemaText.Parse(YamlFile.Parse(file.Text("schema"), $"{file.Path}: attribute schema"));

    /// <summary>The type of a column's values in the file.</summary>
    internal static NetCdfType TypeOf(CandidateSchema schema, CandidateColumn column) =>
        column.Name == schema.Label ? NetCdfType.Byte : column.Type switch
        {
            ColumnType.Double => NetCdfType.Double,
            ColumnType.Single => NetCdfType.Float,
            ColumnType.Integer => NetCdfType.Int,
            _ => NetCdfType.Char,
        };

    /// <summary>A file without its values: a place for each column of the schema, in its order, and the last for the row numbers.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="filter">The value of the column by which the table is parted; empty where it is not.</param>
    /// <param name="rows">Number of candidates.</param>
    /// <param name="widths">Width in bytes of each column of texts; the others' are not looked at.</param>
    /// <param name="sourceHash">Hash of the table.</param>
    /// <param name="preparationHash">Hash of the table and the schema.</param>
    internal static NetCdfWriter Describe(
        CandidateSchema schema, string filter, int rows, IReadOnlyList<int> widths, string sourceHash, string preparationHash)
    {
        var file = new NetCdfWriter();
        file.AddAttribute("Conventions", "CF-1.8");
        file.AddAttribute(ContentSeal.Key, ContentSeal.Blank);
        file.AddAttribute("title", Content);
        file.AddAttribute("source", "crest prepare real-bogus");
        file.AddAttribute("filter", filter);
        file.AddAttribute("schema", $"{schema}");
        file.AddAttribute("source_hash", sourceHash);
        file.AddAttribute("preparation_sha256", preparationHash);
        file.AddDimension(Dimension, rows);
        for (int i = 0; i < schema.Columns.Count; i++)
        {
            CandidateColumn column = schema.Columns[i];
            NetCdfType type = TypeOf(schema, column);
            List<NetCdfAttribute> notes = [];
            if (column.Variable != column.Name) notes.Add(new NetCdfAttribute("long_name", column.Name));
            if (column.Name == schema.Label) notes.Add(new NetCdfAttribute("comment", "1 is real, 0 is bogus"));
            if (type != NetCdfType.Char)
            {
                file.AddPlace(column.Variable, [Dimension], type, [.. notes]);
                continue;
            }

            string width = $"{column.Variable}_length";
            file.AddDimension(width, Math.Max(1, widths[i]));
            file.AddPlace(column.Variable, [Dimension, width], type, [.. notes, new NetCdfAttribute("_Encoding", "utf-8")]);
        }

        file.AddPlace(
            RowVariable, [Dimension], NetCdfType.Int,
            new NetCdfAttribute("long_name", "row of the table that the candidates were read from, from 1"));
        return file;
    }
}
