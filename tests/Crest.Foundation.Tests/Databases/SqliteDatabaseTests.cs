using Crest.Foundation.Databases;
using Crest.Foundation.Errors;
using Crest.Tests.ReferenceData;
using Dapper;

namespace Crest.Foundation.Tests.Databases;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_is_deleted_while_it_is_in_use_is_missed_and_not_made_again(bool log)
    {
        string path = _folder.At("notes.db");
        using var database = Database.Open(path, "the notes", TimeProvider.System);
        database.Write(connection => connection.Execute("CREATE TABLE notes (text TEXT)"));
        foreach (string file in Directory.GetFiles(_folder.Path)) if (log || file == path) File.Move(file, $"{file}.away");
        string expected = $"{path}: the file of the notes was deleted or moved while it was in use; put it back and try again";
        Assert.Equal(expected, Assert.Throws<CrestException>(() => database.Read(_ => 0)).Message);
        Assert.Equal(expected, Assert.Throws<CrestException>(() => database.Write(_ => 0)).Message);
        Assert.False(File.Exists(path));
        foreach (string file in Directory.GetFiles(_folder.Path, "*.away")) File.Move(file, file[..^".away".Length]);
        Assert.Empty(database.Read(connection => connection.Query<string>("SELECT text FROM notes")));
    }

    [Fact]
    public void A_long_wait_for_another_writer_is_told_once()
    {
        string path = _folder.At("notes.db");
        List<string> told = [];
        using var database = Database.Open(path, "the notes", new HastyClock(), message: told.Add);
        using var other = Database.Open(path, "the notes", TimeProvider.System);
        other.Write(_ => Assert.Throws<CrestException>(() => database.Write(_ => 0)));
        Assert.Equal([$"{path}: another process is writing to it; waiting, up to 60 s"], told);
        Assert.Equal(1, database.Write(_ => 1));
        Assert.Single(told);
    }

    [Fact]
    public void When_the_last_user_has_closed_the_database_its_file_alone_is_whole()
    {
        string path = _folder.At("notes.db");
        using (var database = Database.Open(path, "the notes", TimeProvider.System))
        using (var other = Database.Open($"sqlite:///{path}", "the notes", TimeProvider.System))
        {
            database.Write(connection => connection.Execute("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('a')"));
            Assert.Equal("a", other.Read(connection => connection.QuerySingle<string>("SELECT text FROM notes")));
            Assert.True(File.Exists($"{path}-wal"));
        }

        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        File.Copy(path, _folder.At("copy.db"));
        using var copy = Database.Open(_folder.At("copy.db"), "the notes", TimeProvider.System);
        Assert.Equal("a", copy.Read(connection => connection.QuerySingle<string>("SELECT text FROM notes")));
    }

    /// <summary>A second passes whenever somebody looks.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_seconds;
    }
}
