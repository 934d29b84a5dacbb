using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>
/// The commands of the pages that need a database server, and a cluster, run in their order as they are written
/// (<see cref="DocumentedCommandsTests"/>).
/// </summary>
public sealed class ClusterPagesTests(PostgresFixture postgres, SlurmCluster slurm, GridEngineCluster gridEngine)
    : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly DocumentedSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Searching()
    {
        OutsideProgram.Python(["optuna"], "");
        _session.WriteImages("data/raw");
        _session.FollowTutorial();
        _session.Follow("docs/search.md", Server());
    }

    [Fact]
    public void Configuration()
    {
        slurm.Use();
        _session.WriteImages("data/raw");
        _session.FollowTutorial();
        _session.Follow("docs/configuration.md", ("20261129", TimeProvider.System.GetLocalNow().ToString("yyyyMMdd", null)));
    }

    [Fact]
    public void Searching_on_a_cluster()
    {
        slurm.Use();
        gridEngine.Use();
        _session.FollowTutorial();
        _session.Follow("docs/clusters.md", (Server().Written + "studies", postgres.Server.NewDatabase()));
    }

    [Fact]
    public void From_nothing_to_a_result_on_a_cluster()
    {
        slurm.Use();
        _session.Follow(
            "docs/cluster-tutorial.md", Server(), ("--n-objects 6000", "--n-objects 140"), ("--n-objects 300", "--n-objects 30"),
            ("20261129", TimeProvider.System.GetLocalNow().ToString("yyyyMMdd", null)));
    }

    /// <summary>The server of the pages, and that of the test, on which the commands of PostgreSQL work as for its administrator.</summary>
    private (string Written, string Here) Server()
    {
        var address = new Uri(postgres.Server.Address);
        string[] user = address.UserInfo.Split(':');
        _session.Set("PGHOST", address.Host);
        _session.Set("PGPORT", address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _session.Set("PGUSER", user[0]);
        _session.Set("PGPASSWORD", user[1]);
        // Each page makes them.
        _session.Run(["dropdb --if-exists --force studies", "dropdb --if-exists --force runs"]);
        return ("postgresql://crest:PASSWORD@db.example.org/", $"postgresql://{address.UserInfo}@{address.Authority}/");
    }
}
