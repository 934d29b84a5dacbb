using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>What <c>crest workflow run</c> depends on is restarted while it is at work: each script runs exactly once.</summary>
[CollectionDefinition(nameof(WorkflowOutageTests), DisableParallelization = true)]
[Collection(nameof(WorkflowOutageTests))]
public sealed class WorkflowOutageTests(SlurmCluster slurm, GridEngineCluster gridEngine, SshServer server, PostgresFixture postgres)
    : IClassFixture<PostgresFixture>
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("slurm")]
    [InlineData("grid-engine")]
    public async Task A_scheduler_may_be_restarted(string scheduler)
    {
        Cluster cluster = scheduler == "slurm" ? slurm : gridEngine;
        cluster.Use();
        await Survives(scheduler, "", cluster.Interrupt, cluster.StartAgain);
    }

    [Fact]
    public async Task Connections_of_ssh_may_be_cut()
    {
        server.UseAsUsersOwn();
        await Survives("ssh", "", server.Interrupt, server.StartAgain);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("ssh")]
    public async Task The_database_may_be_restarted(string host)
    {
        if (host == "ssh") server.UseAsUsersOwn();
        PostgresServer database = postgres.Server;
        await Survives(host, $" --registry {database.NewDatabase()}", database.Kill, database.StartAgain);
    }

    private static async Task Survives(string host, string options, Action interrupt, Action startAgain)
    {
        using var project = new Project();
        var graph = new CountingGraph(project, host);
        using Process process = project.Start($"workflow run{options}");
        Task<string> said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (graph.Ran.Length < 2) await Task.Delay(50, TestContext.Current.CancellationToken);
        interrupt();
        try
        {
            await Task.Delay(Outage, TestContext.Current.CancellationToken);
        }
        finally
        {
            startAgain();
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await said);
        graph.RanOnce();
    }
}
