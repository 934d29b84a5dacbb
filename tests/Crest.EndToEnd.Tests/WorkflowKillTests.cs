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
    private const int Columns = 3, Rows = 4;

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
            Write(project, host);
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
            string[] ran = File.ReadAllLines(project.At("ran.txt"));
            Assert.Equal(Names.Order(StringComparer.Ordinal), ran.Order(StringComparer.Ordinal));
            foreach (string name in Names) Assert.Equal($"{Depth(name) + 1}", File.ReadAllText(project.At($"{name}/out.txt")).Trim());
        }
    }

    private static IEnumerable<string> Names =>
        Enumerable.Range(0, Columns).SelectMany(column => Enumerable.Range(0, Rows).Select(row => $"t{column}_{row}"));

    private static int Depth(string name) => name[^1] - '0';

    /// <summary>Columns of tasks, each of which adds one to the number of the task before it.</summary>
    private static void Write(Project project, string host)
    {
        var components = new System.Text.StringBuilder("components:\n");
        foreach (string name in Names)
        {
            string before = $"{name[..^1]}{Depth(name) - 1}";
            string inputs = Depth(name) == 0 ? "" : $", inputFiles: {{in.txt: {before}/out.txt}}";
            string place = host == "local" ? "" : $", host: there, useJobScheduler: {(host == "ssh" ? "false" : "true")}";
            components.Append($"  {name}: {{script: run.sh, outputFiles: [out.txt]{inputs}{place}}}\n");
            project.Write(
                $"{name}/run.sh",
                $"echo {name} >> '{project.At("ran.txt")}'\nsleep 0.{name[1]}5\n"
                    + "echo $(( $(cat in.txt 2> /dev/null || echo 0) + 1 )) > out.txt\n");
        }

        project.Write("workflow.yaml", $"{components}");
        Directory.CreateDirectory(project.At("there"));
        string kind = host == "ssh" ? "ssh: peer" : $"scheduler: {host}";
        if (host != "local")
            project.Write("hosts.yaml", $"hosts: {{there: {{{kind}, folder: {project.At("there")}, poll: 0.2s, jobs: 4}}}}\n");
    }
}
