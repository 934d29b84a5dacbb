using System.Globalization;
using System.Text;
using Crest.Numerics.Tensors;

namespace Crest.Pipelines.Exploration;

/// <summary><c>embedding.csv</c>: a row for each sample: split, name, coordinates, and what else is known of it.</summary>
internal static class EmbeddingTable
{
    /// <summary>The names of the coordinates: <c>tsne1</c>, <c>tsne2</c>.</summary>
    public static string[] Axes(string method, int count) =>
        [.. Enumerable.Range(1, count).Select(i => $"{(method == "pca" ? "pc" : method)}{i}")];

    /// <summary>The table in UTF-8.</summary>
    public static byte[] ToCsv(string method, ExploredData data, PlacedSamples placed)
    {
        var text = new StringBuilder();
        string[] axes = Axes(method, placed.Coordinates[0].Columns);
        text.AppendJoin(',', ["split", "name", .. axes, .. data.Splits[0].Columns.Select(column => Cell(column.Name))]).Append('\n');
        foreach ((ExploredSplit split, Tensor coordinates) in data.Splits.Zip(placed.Coordinates))
        {
            for (int row = 0; row < coordinates.Rows; row++)
            {
                text.Append(split.Name).Append(',').Append(Cell(split.Names[row]));
                // Nine digits of a single-precision number are exact.
                foreach (float value in coordinates.Row(row)) text.Append(CultureInfo.InvariantCulture, $",{value:R}");
                foreach (ExploredColumn column in split.Columns) text.Append(',').Append(Cell(column.Text(row)));
                text.Append('\n');
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Cell(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
