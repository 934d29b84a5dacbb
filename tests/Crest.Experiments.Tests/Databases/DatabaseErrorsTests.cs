using System.Globalization;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;
using Crest.Tests.ReferenceData;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crest.Experiments.Tests.Databases;

/// <summary>Each thing that is wrong with a storage is one line, without a password.</summary>
public sealed class DatabaseErrorsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private const string Secret = "Geh/eim:1";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("postgresql://crest:Geh/eim:1@host:port/studies", "cannot be understood")]
    [InlineData("postgresql://crest:Geh/eim:1@ho@st/studies", "cannot be understood")]
    [InlineData("postgresql://crest:Geh/eim:1@host:54320000/studies", "has a port that is none")]
    [InlineData("postgresql://crest:Geh/eim:1@host/studies?colour=blue", "cannot be understood")]
    [InlineData("postgresql://crest:Geh/eim:1@host", "names no database")]
    [InlineData("postgresql://crest:Geh/eim:1@/studies", "names no host")]
    [InlineData("Host=host;Password=Geh/eim:1;Colour=blue;Database=s", "cannot be understood")]
    [InlineData("Host=host;Password=Geh/eim:1;Port=Geh/eim:1;Database=s", "cannot be understood")]
    [InlineData("Host=host;Password=Geh/eim:1", "names no database")]
    [InlineData("mysql://crest:Geh/eim:1@host/studies", "are kept in SQLite")]
    [InlineData("'postgresql://crest:Geh/eim:1@host/studies'", "are kept in SQLite")]
    [InlineData("\"postgresql://crest:Geh/eim:1@host/studies\"", "are kept in SQLite")]
    [InlineData(" postgresql://crest:Geh/eim:1@ho@st/studies", "cannot be understood")]
    [InlineData("postgresql:/crest:Geh/eim:1@host/studies", "are kept in SQLite")]
    [InlineData("crest:Geh/eim:1@host/studies", "are kept in SQLite")]
    [InlineData("sqlite://", "are kept in SQLite")]
    [InlineData("sqlite:///", "names no file")]
    [InlineData("postgresql://crest:Geh%2Feim:1@127.0.0.1:1/studies", "no PostgreSQL server answers there")]
    [InlineData("postgresql+psycopg2://crest:Geh%2Feim:1@no-such-host.invalid/studies", "no PostgreSQL server answers there")]
    public void A_storage_that_cannot_be_reached(string storage, string expected) => AssertOneLine(expected, storage);

    [Theory]
    [InlineData("postgresql://crest:p@ss@host/studies")]
    [InlineData("postgresql://crest:p@ss/word@host/studies")]
    [InlineData("postgresql://crest:p@s?s@host/studies")]
    [InlineData("postgresql://crest:p@s#s@host/studies")]
    public void A_password_whose_characters_mean_something_in_an_address(string storage) => AssertOneLine(
        "write @ / # ? % of a password as %40 %2F %23 %3F %25, or give the password in PGPASSWORD", storage);

    [Theory]
    [InlineData("p/ss"), InlineData("p#ss"), InlineData("p?ss"), InlineData("p:ss"), InlineData("p%40ss")]
    public void A_password_that_can_be_read_in_an_address(string password) =>
        AssertOneLine("no PostgreSQL server answers there", $"postgresql://crest:{password}@127.0.0.1:1/studies");

    [Fact]
    public void A_server_that_refuses()
    {
        string address = postgres.Server.Address, server = address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
        AssertOneLine("the server refuses the user crest: wrong name or password", $"postgresql://crest:Geh%2Feim:1@{server}");
        AssertOneLine("the server refuses the user nobody: wrong name or password", $"postgresql://nobody:Geh%2Feim:1@{server}");
        AssertOneLine("wants a password of the user crest, and none is given", $"postgresql://crest@{server}");
        AssertOneLine(
            "there is no database absent on the server; make it (createdb absent)", address[..(address.LastIndexOf('/') + 1)] + "absent");
        string database = postgres.Server.NewDatabase();
        PostgresServer.Query(database, "CREATE ROLE reader LOGIN PASSWORD 'Geh/eim:1'");
        AssertOneLine(
            "the user reader lacks the permission",
            $"postgresql://reader:Geh%2Feim:1@{database[(database.IndexOf('@', StringComparison.Ordinal) + 1)..]}");
    }

    [Fact]
    public void Both_forms_of_an_address_reach_the_same_database()
    {
        string address = postgres.Server.NewDatabase();
        var uri = new Uri(address);
        string[] user = uri.UserInfo.Split(':');
        string npgsql = string.Create(
            CultureInfo.InvariantCulture,
            $"Host={uri.Host};Port={uri.Port};Database={uri.AbsolutePath[1..]};Username={user[0]};Password={user[1]}");
        using (StudyStorage first = DatabaseStudies.Open(address)) first.Open(Studies.Study.Of("s"));
        foreach (string form in (string[])
        [
            npgsql, address.Replace("postgresql", "postgresql+psycopg2", StringComparison.Ordinal),
            $"{address}?sslmode=prefer&connect_timeout=5",
        ])
        {
            using StudyStorage again = DatabaseStudies.Open(form);
            Assert.NotNull(again.Find("s"));
        }
    }

    [Fact]
    public void A_file_that_is_no_database_or_of_another_Optuna()
    {
        File.WriteAllText(_folder["text.db"], new string('x', 5000));
        AssertOneLine("the file of the studies is damaged, or is not a database", _folder["text.db"]);
        Directory.CreateDirectory(_folder["folder.db"]);
        AssertOneLine("is no file", $"sqlite:///{_folder["folder.db"]}");
        DatabaseStudies.Open(_folder["later.db"]).Dispose();
        using (var connection = new SqliteConnection($"Data Source={_folder["later.db"]}"))
            connection.Execute("UPDATE alembic_version SET version_num = 'v2.6.0.a'");
        AssertOneLine("its tables are of revision v2.6.0.a", _folder["later.db"]);
    }

    private static void AssertOneLine(string expected, string storage)
    {
        CrestException error = Assert.Throws<CrestException>(() => DatabaseStudies.Open(storage));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        // What --verbose prints holds no password either, escaped or not.
        foreach (string form in (string[])[Secret, "Geh%2Feim:1", "eim:1", "crest-only-for-tests"])
            Assert.DoesNotContain(form, error.ToString(), StringComparison.Ordinal);
    }
}
