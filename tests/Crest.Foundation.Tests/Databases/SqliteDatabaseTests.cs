using Crest.Foundation.Databases;
using Crest.Tests.ReferenceData;
using Dapper;

namespace Crest.Foundation.Tests.Databases;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
}
