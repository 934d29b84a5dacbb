using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Tests.ReferenceData;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

[assembly: AssemblyFixture(typeof(SlurmCluster))]
[assembly: AssemblyFixture(typeof(GridEngineCluster))]
[assembly: AssemblyFixture(typeof(SshServer))]

namespace Crest.Workflows.Tests.Engine;

public sealed class HostTaskTests(SlurmCluster slurm, GridEngineCluster gridEngine, SshServer server) : IDisposable
{
    private readonly TemporaryFolder _remote = new();

    public void Dispose() => _remote.Dispose();

    [Fact]
    public async Task A_task_runs_on_an_ssh_host_and_what_it_promises_and_includes_comes_back()
    {
        server.UseAsUsersOwn();
        using WorkflowFolder workflow = New("cleanupFlag: remove", "ssh: peer");
        WorkflowResult result = await workflow.Run();
        Assert.Equal(RunStatus.Finished, result.Status);
        Check(workflow);
        string there = _remote.At($"{result.Run}/away");
        Assert.False(Directory.Exists(there), "cleanupFlag: remove");
        Assert.Contains("printed there", workflow.Read($"runs/{result.Run}/tasks/away/log.txt"));
        Assert.Empty(await workflow.RanBy(workflow.Run()));
    }

    [Fact]
    public async Task A_task_runs_in_the_queue_of_Slurm()
    {
        slurm.Use();
        await RunInQueue("slurm", "#SBATCH --comment=crest");
    }

    [Fact]
    public async Task A_task_runs_in_the_queue_of_Grid_Engine_with_its_own_directives()
    {
        gridEngine.Use();
        await RunInQueue("grid-engine", "#$ -j y\n#$ -cwd");
    }

    [Fact]
    public async Task A_job_that_fails_there_is_a_failure_with_its_reason_and_its_folder_stays()
    {
        server.UseAsUsersOwn();
        using WorkflowFolder workflow = New("cleanupFlag: remove", "ssh: peer");
        workflow.Write("away/run.sh", "echo so; echo why > a.log; echo half > out.txt; exit 7\n");
        WorkflowResult result = await workflow.Run();
        Assert.Equal((ComponentState.Failed, 7), (workflow["away"].State, workflow["away"].ExitCode));
        Assert.StartsWith("exit code 7; see ", workflow["away"].Reason);
        Assert.True(File.Exists(_remote.At($"{result.Run}/away/run.sh")));
        Assert.Equal("why\n", workflow.Read("away/a.log"));
        Assert.False(File.Exists(Path.Combine(workflow.Path, "away/out.txt")), "half a result");
    }

    [Fact]
    public async Task A_stop_ends_the_job_on_the_host()
    {
        server.UseAsUsersOwn();
        using WorkflowFolder workflow = New("", "ssh: peer");
        workflow.Write("away/run.sh", $"sleep 300 & echo $! > {_remote.At("child.txt")}; wait\n");
        using var stop = new CancellationTokenSource();
        Task<WorkflowResult> run = workflow.Run(stop: stop.Token);
        string child = await Eventually(_remote.At("child.txt"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(ComponentState.Stopped, workflow["away"].State);
        for (int i = 0; i < 1000 && Directory.Exists($"/proc/{child}"); i++) await Task.Delay(10);
        Assert.False(Directory.Exists($"/proc/{child}"));
    }

    [Fact]
    public async Task Unknown_hosts_and_hosts_without_a_scheduler_are_errors_before_anything_runs()
    {
        using WorkflowFolder workflow = New("useJobScheduler: true", "ssh: peer");
        Assert.Contains(
            "the host 'there' has no scheduler", (await Assert.ThrowsAsync<CrestException>(() => workflow.Run())).Message);
        workflow.Delete("hosts.yaml");
        Assert.Contains(
            "workflow.yaml:4:5: there is no host 'there'", (await Assert.ThrowsAsync<CrestException>(() => workflow.Run())).Message);
        Assert.Empty(workflow.Records);
    }

    private async Task RunInQueue(string scheduler, string directives)
    {
        using WorkflowFolder workflow = New("useJobScheduler: true", $"scheduler: {scheduler}");
        workflow.Write("away/run.sh", $"#!/bin/bash\n{directives}\n{workflow.Read("away/run.sh")}");
        WorkflowResult result = await workflow.Run();
        Assert.True(result.Status == RunStatus.Finished, string.Join('\n', workflow.Messages));
        Check(workflow);
        Assert.True(File.Exists(_remote.At($"{result.Run}/away/kept.tmp")), "the folder on the host stays");
    }

    private WorkflowFolder New(string properties, string host)
    {
        var workflow = new WorkflowFolder($"""
              make: {"{script: run.sh, outputFiles: [in.txt]}"}
              away:
                script: run.sh
                host: there
                {properties}
                env: {"{FACTOR: it's 2}"}
                inputFiles: [make/in.txt]
                outputFiles: [out.txt]
                include: ['*.log', plots/]
                exclude: [secret.log]
            """);
        workflow.Write("hosts.yaml", $"hosts: {{there: {{{host}, folder: {_remote.Path}, poll: 0.2s}}}}");
        workflow.Write("make/run.sh", "echo 42 > in.txt\n");
        workflow.Write("away/run.sh", """
            echo $(cat in.txt) "$FACTOR" > out.txt
            echo a > a.log; echo b > secret.log; echo c > kept.tmp
            mkdir -p plots; echo d > plots/d.svg
            echo printed there

            """);
        return workflow;
    }

    private static void Check(WorkflowFolder workflow)
    {
        Assert.Equal("42 it's 2\n", workflow.Read("away/out.txt"));
        Assert.Equal(
            ["a.log", "in.txt", "out.txt", "plots", "run.sh"],
            Directory.GetFileSystemEntries(Path.Combine(workflow.Path, "away")).Select(entry => Path.GetFileName(entry)!)
                .Order(StringComparer.Ordinal));
        Assert.Equal("d\n", workflow.Read("away/plots/d.svg"));
    }

    private static async Task<string> Eventually(string path)
    {
        for (int i = 0; i < 3000; i++)
        {
            if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } text) return text;
            await Task.Delay(10);
        }

        throw new TimeoutException($"{path} has not appeared");
    }
}
