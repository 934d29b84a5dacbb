using System.Text;
using System.Text.Json;
using Crest.Experiments.RunExports;
using Crest.Experiments.Runs;
using Crest.Experiments.Tests.Runs;
using Microsoft.Extensions.Time.Testing;
using Parquet;
using Parquet.Schema;

namespace Crest.Experiments.Tests.RunExports;

/// <summary>Exported tables contain what the store has, in every format.</summary>
public sealed class RunExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly RunStore _store;

    public RunExportTests()
    {
        _store = RunStore.Open(_folder["registry.db"], _clock);
        string first = _store.Create(
            new RunDescription
            {
                Method = "a",
                Memo = "one, \"two\"\nthree",
                CommandLine = "crest",
                Parameters = new Dictionary<string, string> { ["rate"] = "0.1" },
                Seeds = new Dictionary<string, long> { ["split"] = 7 },
            },
            Origins.Here);
        _store.LogBatch(first, [Metric("loss", 1, 0.5), Metric("loss", 2, double.NaN), Metric("val/loss", 2, 0.1)]);
        _store.End(first, RunStatus.Finished);
        string second =
            _store.Create(new RunDescription { Method = "b", Tags = new Dictionary<string, string> { ["x"] = "y" } }, Origins.Here);
        _store.LogBatch(second, [Metric("loss", 1, double.PositiveInfinity)]);
        _store.End(second, RunStatus.Failed);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void CSV_has_a_row_for_each_run_and_a_column_for_each_name()
    {
        string[] lines = Export(ExportFormat.Csv, values: false, new RunFilter { Method = "a" }).Split('\n', 2);
        Assert.Equal(
            "id,name,project,method,status,started,ended,memo,deleted,host,user,process,git_commit,git_dirty,command,"
            + "metric.loss,metric.val/loss,param.rate,seed.split",
            lines[0]);
        Assert.StartsWith(
            "20190705_01_a,,,a,finished,2019-07-04T16:30:00.000Z,2019-07-04T16:30:00.000Z,\"one, \"\"two\"\"\nthree\",,", lines[1],
            StringComparison.Ordinal);
        Assert.EndsWith(",crest,nan,0.1,0.1,7\n", lines[1], StringComparison.Ordinal);
        Assert.Equal(3, Export(ExportFormat.Csv, values: false).Split("20190705_0").Length);
    }

    [Fact]
    public void JSON_has_an_object_for_each_run()
    {
        using JsonDocument json = JsonDocument.Parse(Export(ExportFormat.Json, values: false));
        JsonElement[] runs = [.. json.RootElement.EnumerateArray()];
        Assert.Equal(["20190705_02_b", "20190705_01_a"], runs.Select(run => run.GetProperty("id").GetString()));
        Assert.Equal(0.1, runs[1].GetProperty("metric").GetProperty("val/loss").GetDouble());
        Assert.Equal(JsonValueKind.Null, runs[1].GetProperty("metric").GetProperty("loss").ValueKind);
        Assert.Equal(7, runs[1].GetProperty("seed").GetProperty("split").GetInt64());
        Assert.False(runs[0].GetProperty("param").EnumerateObject().Any());
        Assert.Equal("y", runs[0].GetProperty("tag").GetProperty("x").GetString());
    }

    [Fact]
    public void Values_of_metrics_are_a_long_table()
    {
        Assert.Equal(
            """
            id,name,project,method,metric,step,time,value
            20190705_02_b,,,b,loss,1,2019-07-04T16:30:00.000Z,inf
            20190705_01_a,,,a,loss,1,2019-07-04T16:30:00.000Z,0.5
            20190705_01_a,,,a,loss,2,2019-07-04T16:30:00.000Z,nan
            20190705_01_a,,,a,val/loss,2,2019-07-04T16:30:00.000Z,0.1

            """.ReplaceLineEndings("\n"),
            Export(ExportFormat.Csv, values: true));
        Assert.Equal("id,name,project,method,metric,step,time,value\n", Export(ExportFormat.Csv, true, new RunFilter { Method = "none" }));
        Assert.Equal("[]\n", Export(ExportFormat.Json, true, new RunFilter { Method = "none" }));
    }

    [Fact]
    public async Task Parquet_has_the_same_values_with_their_types()
    {
        using var file = new MemoryStream();
        new RunExport(_store, new RunFilter(), RunSort.Newest).Write(file, ExportFormat.Parquet, values: false, null, default);
        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(file.ToArray()));
        DataField[] fields = reader.Schema.GetDataFields();
        ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        Assert.Equal(2, group.RowCount);
        string[] ids = new string[2];
        await group.ReadAsync(fields.Single(field => field.Name == "id"), ids);
        Assert.Equal(["20190705_02_b", "20190705_01_a"], ids);
        double?[] losses = new double?[2];
        await group.ReadAsync<double>(fields.Single(field => field.Name == "metric.val/loss"), losses);
        Assert.Equal([null, 0.1], losses);
        DateTime?[] starts = new DateTime?[2];
        await group.ReadAsync<DateTime>(fields.Single(field => field.Name == "started"), starts);
        Assert.Equal(new DateTime(2019, 7, 4, 16, 30, 0), starts[0]);
    }

    private RunMetric Metric(string name, long step, double value) => new(name, step, _clock.GetUtcNow(), value);

    private string Export(ExportFormat format, bool values, RunFilter? filter = null)
    {
        using var stream = new MemoryStream();
        new RunExport(_store, filter ?? new RunFilter(), RunSort.Newest).Write(stream, format, values, null, default);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
