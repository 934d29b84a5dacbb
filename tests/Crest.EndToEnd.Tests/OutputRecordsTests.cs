using System.Text.Json;
using Crest.CommandLine.Terminal;
using CsvHelper;

namespace Crest.EndToEnd.Tests;

/// <summary>What other programs read of a result.</summary>
public class OutputRecordsTests
{
    private static readonly OutputRecord[] Records =
    [
        new()
        {
            { "id", "a" },
            { "memo", "quotes \" , commas\nand 超新星" },
            { "started", new DateTimeOffset(2019, 7, 5, 1, 30, 0, TimeSpan.FromHours(9)) },
            { "metric", OutputRecord.Of(new Dictionary<string, double> { ["auc"] = 0.1 + 0.2, ["loss"] = double.NaN }) },
            { "param", OutputRecord.Of(new Dictionary<string, string> { ["rate"] = "1e-3" }) },
            { "artifacts", new[] { new OutputRecord { { "size", 12L } } } },
        },
        new()
        {
            { "id", "b" },
            { "memo", null },
            { "metric", OutputRecord.Of(new Dictionary<string, double> { ["loss"] = double.NegativeInfinity, ["zeta"] = 1 }) },
            { "done", true },
        },
    ];

    [Fact]
    public void CSV_has_a_column_for_each_value_and_reads_back_as_it_was()
    {
        string csv = OutputRecords.Csv(Records, ["id", "name"]);
        Assert.DoesNotContain('\r', csv);
        Assert.EndsWith("\n", csv, StringComparison.Ordinal);
        using CsvReader reader = CsvReader.Create(new StringReader(csv), new CsvReaderOptions { Separator = ',' });
        reader.ReadHeader();
        Assert.Equal(
            ["id", "name", "memo", "started", "metric.auc", "metric.loss", "metric.zeta", "param.rate", "done"], [.. reader.Headers]);
        Assert.True(reader.Read());
        Assert.Equal(
            ["a", "", "quotes \" , commas\nand 超新星", "2019-07-04T16:30:00.000Z", "0.30000000000000004", "nan", "", "1e-3", ""],
            Enumerable.Range(0, 9).Select(i => reader.GetString(i)));
        Assert.True(reader.Read());
        Assert.Equal(["b", "", "", "", "", "-inf", "1", "", "true"], Enumerable.Range(0, 9).Select(i => reader.GetString(i)));
        Assert.False(reader.Read());
        Assert.Equal("id,name\n", OutputRecords.Csv([], ["id", "name"]));
    }

    [Fact]
    public void JSON_is_a_list_of_objects_and_a_number_that_is_not_finite_is_null()
    {
        using JsonDocument document = JsonDocument.Parse(OutputRecords.Json(Records));
        JsonElement first = document.RootElement[0], second = document.RootElement[1];
        Assert.Equal("quotes \" , commas\nand 超新星", first.GetProperty("memo").GetString());
        Assert.Equal(0.1 + 0.2, first.GetProperty("metric").GetProperty("auc").GetDouble());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("metric").GetProperty("loss").ValueKind);
        Assert.Equal(12, first.GetProperty("artifacts")[0].GetProperty("size").GetInt64());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("metric").GetProperty("loss").ValueKind);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("memo").ValueKind);
        Assert.True(second.GetProperty("done").GetBoolean());
        Assert.Equal("[]\n", OutputRecords.Json([]));
    }
}
