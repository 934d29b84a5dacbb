using System.Diagnostics;
using System.Globalization;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

[assembly: AssemblyFixture(typeof(SshServer))]

namespace Crest.EndToEnd.Tests;

/// <summary>
/// <c>crest workflow run</c> is killed at random moments: each script that it handed over runs exactly once. CREST_KILLS sets how often.
/// </summary>
public sealed class WorkflowKillTests(SlurmCluster slurm, GridEngineCluster gridEngine, SshServer server)
{
    private static readonly int s_kills =
        int.Parse(Environment.GetEnvironmentVariable("CREST_KILLS") ?? "4", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("local")]
    [InlineData("ssh")]
    [InlineData("slurm")]
    [InlineData("grid-engine")]
    public async Task Each_script_runs_once_however_often_the_engine_is_killed(string host)
    {
        if (host == "ssh") server.UseAsUsersOwn();
        if (host == "slurm") slurm.Use();
        if (host == "grid-engine") gridEngine.Use();
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        int rounds = Math.Max(1, s_kills / 4);
        for (int round = 0, kills = 0; round < rounds || kills < s_kills; round++)
        {
            using var project = new Project();
            var graph = new CountingGraph(project, host);
            for (int kill = 0; kill < 4; kill++, kills++)
            {
                using Process process = project.Start("workflow run");
                Task<string> said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
                await Task.Delay(random.Next(300, 2500), TestContext.Current.CancellationToken);
                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                _ = said;
            }

            CrestResult last = project.Run("workflow run");
            Assert.True(last.ExitCode == 0, $"{last}");
            graph.RanOnce();
        }
    }
}
