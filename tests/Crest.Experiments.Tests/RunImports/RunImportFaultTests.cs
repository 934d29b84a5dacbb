using Crest.Experiments.RunImports;
using Crest.Experiments.Runs;
using Crest.Experiments.TensorBoard;
using Crest.Foundation.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Experiments.Tests.RunImports;

/// <summary>Imports that meet what cannot be kept, or a store that is away.</summary>
public sealed class RunImportFaultTests : IDisposable
{
    private static readonly DateTimeOffset Started = new(2019, 7, 3, 20, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_that_a_database_cannot_keep_is_left_out_and_the_rest_is_imported()
    {
        string folder = _folder["logs"];
        Directory.CreateDirectory(folder);
        using (var events = EventFile.Create(folder, new FakeTimeProvider(Started)))
            events.AddScalars(1, [new("a\0b", 0.5), new(new string('x', 9000), 0.5), new("ok", 0.5)]);

        using RunStore store = Open();
        var import = new RunImport(store, RunOrigin.OfThisProcess(_folder["."]));
        IRunSource source = Assert.Single(new RunSources(_folder["logs"], new RunSourceOptions()).Find());
        Assert.Contains("a metric is left out", import.Take(source));
        RunRecord run = Assert.Single(store.Search().Runs);
        Assert.Equal((RunStatus.Finished, "ok"), (run.Status, Assert.Single(store.History(run.Id)).Name));
    }

    [Fact]
    public void What_the_store_does_not_take_is_sent_the_next_time()
    {
        using RunStore store = Open();
        RunMetric[] metrics = [.. Enumerable.Range(1, 5).Select(step => new RunMetric("loss", step, Started.AddSeconds(step), step))];
        var source = new Pieces([metrics[..2], metrics[2..4], metrics[4..]]);
        var import = new RunImport(store, RunOrigin.OfThisProcess(_folder["."]), follow: true);
        Assert.Null(import.Take(source));
        string id = Assert.Single(store.Search().Runs).Id;
        // A trigger is a store that is away, for whoever writes to it.
        using (var other = new SqliteConnection($"Data Source={_folder["registry.db"]}"))
        {
            other.Open();
            Execute("CREATE TRIGGER away BEFORE INSERT ON run_points BEGIN SELECT RAISE(ABORT, 'away'); END");
            Assert.Throws<CrestException>(() => import.Take(source));
            Execute("DROP TRIGGER away");

            void Execute(string sql)
            {
                using SqliteCommand command = other.CreateCommand();
                command.CommandText = sql;
                command.ExecuteNonQuery();
            }
        }

        Assert.Null(import.Take(source));
        Assert.Null(import.Take(source));
        Assert.Equal(metrics, store.History(id));
        Assert.Equal(5, import.Counts.Points);
    }

    private RunStore Open() => RunStore.Open(_folder["registry.db"], TestClock.Create());

    /// <summary>A run that is read in pieces.</summary>
    private sealed class Pieces(RunMetric[][] pieces) : IRunSource
    {
        private int _next;

        public string Key => "pieces";

        public string Name => "pieces";

        public RunReading? Read() => _next < pieces.Length
            ? new RunReading(new RunDescription { Method = "pieces" }, Started, pieces[_next++])
            : null;
    }
}
