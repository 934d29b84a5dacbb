using Crest.Foundation.Databases;
using Crest.Foundation.Errors;
using Dapper;

namespace Crest.Foundation.Tests.Databases;

/// <summary>Migrations go forward, one step after the other, each once.</summary>
public abstract class SchemaTests : IDisposable
{
    private static readonly string[] Steps =
    [
        "CREATE TABLE notes (text TEXT NOT NULL); CREATE TABLE more (number BIGINT NOT NULL)",
        "ALTER TABLE notes ADD COLUMN author TEXT; UPDATE notes SET author = 'unknown'",
        "INSERT INTO more (number) VALUES (3)",
    ];

    private Database? _database;

    protected abstract string Address { get; }

    private Database Database => _database ??= Open();

    public virtual void Dispose()
    {
        _database?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void An_empty_database_takes_all_steps_and_a_second_time_none()
    {
        for (int time = 0; time < 2; time++)
        {
            Schema(3).Migrate(Database);
            Assert.Equal([3], Numbers("SELECT version FROM notes_version"));
            Assert.Equal([3], Numbers("SELECT number FROM more"));
        }
    }

    [Fact]
    public void A_database_of_an_older_version_takes_the_steps_that_it_lacks_and_keeps_its_rows()
    {
        Schema(1).Migrate(Database);
        Database.Write(connection => connection.Execute("INSERT INTO notes (text) VALUES ('kept')"));
        Schema(3).Migrate(Database);
        Assert.Equal(
            ("kept", "unknown"), Database.Read(connection => connection.QuerySingle<(string, string)>("SELECT text, author FROM notes")));
        Assert.Equal([3], Numbers("SELECT version FROM notes_version"));
    }

    [Fact]
    public void A_newer_version_is_refused_and_not_changed()
    {
        Schema(3).Migrate(Database);
        string message = Assert.Throws<CrestException>(() => Schema(2).Migrate(Database)).Message;
        Assert.Equal(
            $"{Database.Name}: the notes were made by a newer Crest (their tables have version 3, this program knows 2); update Crest",
            message);
        Assert.Equal([3], Numbers("SELECT version FROM notes_version"));
    }

    [Fact]
    public void A_step_that_fails_leaves_nothing_behind_and_is_tried_again_the_next_time()
    {
        var broken = new Schema("notes_version", [Steps[0], "INSERT INTO more (number) VALUES (7); INSERT INTO absent VALUES (1)"]);
        Assert.ThrowsAny<Exception>(() => broken.Migrate(Database));
        Assert.Equal([1], Numbers("SELECT version FROM notes_version"));
        Assert.Empty(Numbers("SELECT number FROM more"));
        Schema(3).Migrate(Database);
        Assert.Equal([3], Numbers("SELECT number FROM more"));
    }

    [Fact]
    public void Of_several_that_start_at_the_same_time_each_step_is_taken_by_one()
    {
        Database[] databases = [.. Enumerable.Range(0, 6).Select(_ => Open())];
        Parallel.ForEach(
            databases, new ParallelOptions { MaxDegreeOfParallelism = databases.Length }, database => Schema(3).Migrate(database));
        foreach (Database database in databases) database.Dispose();
        Assert.Equal([3], Numbers("SELECT version FROM notes_version"));
        Assert.Equal([3], Numbers("SELECT number FROM more"));
    }

    private static Schema Schema(int version) => new("notes_version", Steps[..version]);

    private Database Open() => Database.Open(Address, "the notes", TimeProvider.System);

    private long[] Numbers(string sql) => Database.Read(connection => connection.Query<long>(sql).ToArray());
}
