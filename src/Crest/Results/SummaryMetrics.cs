using System.Globalization;
using System.Text.Json;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;

namespace Crest.CommandLine.Results;

/// <summary>The metrics of a training's summary that are single numbers, a column a split.</summary>
internal static class SummaryMetrics
{
    /// <summary>Reads the summary of a training.</summary>
    /// <param name="path">Its <c>summary.json</c>.</param>
    /// <param name="read">Takes what it needs from it.</param>
    /// <exception cref="CrestException">It is damaged, or is not the summary of a training.</exception>
    public static T Read<T>(string path, Func<JsonElement, T> read)
    {
        try
        {
            byte[] content = InputFile.ReadAllBytes(path);
            ContentSeal.Check(content, path);
            using JsonDocument document = JsonDocument.Parse(content);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CrestException($"{path}: not the summary of a training; train again or copy it again", e);
        }
    }

    /// <summary>Shows them on standard output.</summary>
    /// <param name="metrics">The metrics by split.</param>
    /// <param name="format">How.</param>
    public static void Show(JsonElement metrics, OutputFormat format)
    {
        JsonProperty[] splits = [.. metrics.EnumerateObject().Where(split => split.Value.ValueKind == JsonValueKind.Object)];
        string[] figures = splits.Length == 0
            ? []
            : [.. splits[0].Value.EnumerateObject().Where(f => f.Value.ValueKind == JsonValueKind.Number).Select(f => f.Name)];
        if (format != OutputFormat.Table)
        {
            OutputRecords.Show(format, [.. figures.Select(figure => Record(figure, splits))]);
            return;
        }

        if (splits.Length == 0) return;
        FittedColumn[] columns =
            [.. splits.Select((split, i) => new FittedColumn(split.Name) { RightAligned = true, Rank = splits.Length - i })];
        var table = new FittedTable([new FittedColumn(""), .. columns]);
        foreach (string figure in figures)
        {
            double?[] values = [.. splits.Select(split => Value(split, figure))];
            string digits = values.All(value => value is null || value == Math.Floor(value.Value)) ? "F0" : "F4"; // counts are whole
            table.AddRow([figure, .. values.Select(value => value?.ToString(digits, CultureInfo.InvariantCulture) ?? "")]);
        }

        table.Show("'crest inspect FOLDER --csv' shows all");
    }

    private static OutputRecord Record(string figure, JsonProperty[] splits)
    {
        var record = new OutputRecord { { "metric", figure } };
        foreach (JsonProperty split in splits) record.Add(split.Name, Value(split, figure));
        return record;
    }

    private static double? Value(JsonProperty split, string figure) =>
        split.Value.TryGetProperty(figure, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
