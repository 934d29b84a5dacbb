using Crest.Experiments.Runs;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

namespace Crest.Workflows.Tests.Engine;

public sealed class WorkflowStopTests
{
    private const string Long = """
          quick: {script: run.sh, outputFiles: [out.txt]}
          long: {script: run.sh, inputFiles: [quick/out.txt]}
          loop:
            type: for
            start: 1
            end: 2
            components: {body: {script: run.sh, outputFiles: [result.txt]}}
          study:
            type: parameterStudy
            parameters: {n: [1, 2]}
            gather: {'all/{{ n }}.txt': body/result.txt}
            components: {body: {script: run.sh, outputFiles: [result.txt]}}
          after: {script: run.sh, previous: [loop]}
        """;

    [Fact]
    public async Task An_engine_that_is_asked_to_stop_ends_its_scripts()
    {
        using WorkflowFolder workflow = NewLong("sleep 1000 & echo $! > child; wait");
        Task<WorkflowResult> run = workflow.Run();
        await workflow.Until("long/child");
        Assert.Null(await WorkflowStop.Stop(workflow.Project, workflow.Path, null, TimeProvider.System, CancellationToken.None));
        Assert.Equal(RunStatus.Killed, (await run).Status);
        Assert.Equal(ComponentState.Stopped, workflow["long"].State);
        Assert.Equal(ComponentState.Finished, workflow["quick"].State);
        Assert.False(Directory.Exists($"/proc/{workflow.Read("long/child").Trim()}"));
        Assert.Equal(0, await WorkflowStop.Stop(workflow.Project, workflow.Path, null, TimeProvider.System, CancellationToken.None));
        workflow.Write("long/run.sh", "true\n");
        Assert.Equal(RunStatus.Finished, (await workflow.Run()).Status);
    }

    [Fact]
    public async Task Cleaning_removes_what_was_made_and_keeps_what_is_the_users()
    {
        using WorkflowFolder workflow = NewLong("echo > deep/er.txt; rm -f gone");
        string[] before = workflow.Files;
        await workflow.Run();
        workflow.Write("long/notes.txt", "mine\n");
        await workflow.Run();
        Assert.True(workflow.Has("loop_2/body/result.txt") && workflow.Has("study_n_1") && workflow.Has("long/deep/er.txt"));
        Assert.Equal(6, WorkflowClean.Clean(workflow.Project, workflow.Path, "loop", TimeProvider.System));
        Assert.False(workflow.Has("loop_2") || workflow.Has("loop/body/result.txt"));
        Assert.True(workflow.Has("study_n_1"));
        Assert.Equal(
            ["loop_1: it has not run yet", "loop_2: it has not run yet", "after: it has not run yet"],
            workflow.Causes.Where(cause => !cause.EndsWith(": ", StringComparison.Ordinal)));
        WorkflowClean.Clean(workflow.Project, workflow.Path, null, TimeProvider.System);
        Assert.Equal([.. before.Append("long/notes.txt").Order(StringComparer.Ordinal)], workflow.Files);
        Assert.Equal(7, (await workflow.Run()).Ran);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_run_and_runs_nothing()
    {
        using WorkflowFolder workflow = NewLong("true");
        string[] Would(WorkflowSettings settings) =>
            [.. WorkflowCauses.OfRun(workflow.Project, workflow.Path, settings, TimeProvider.System).Select(task => task.Path)];
        Assert.Equal(7, Would(new WorkflowSettings()).Length);
        Assert.Equal(["quick", "long"], Would(new WorkflowSettings { Until = "long" }));
        Assert.Empty(workflow.Records);
        await workflow.Run();
        Assert.Empty(Would(new WorkflowSettings()));
        Assert.Equal(["loop_1/body", "loop_2/body"], Would(new WorkflowSettings { Until = "loop", Rerun = true }));
    }

    private static WorkflowFolder NewLong(string script)
    {
        var workflow = new WorkflowFolder(Long);
        workflow.Write("quick/run.sh", "echo > out.txt\n");
        workflow.Write("long/run.sh", $"mkdir -p deep; {script}\n");
        workflow.Write("after/run.sh", "true\n");
        foreach (string name in (string[])["loop", "study"]) workflow.Write($"{name}/body/run.sh", "echo > result.txt\n");
        return workflow;
    }
}
