using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Progress;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

namespace Crest.Workflows.Tests.Engine;

public sealed class WorkflowRunTests
{
    private const string Chain = """
          make: {script: run.sh, outputFiles: [out.txt]}
          use: {script: run.sh, inputFiles: {in.txt: make/out.txt}, outputFiles: [result.txt], env: {FACTOR: '2'}}
          alone: {script: run.sh}
        """;

    [Fact]
    public async Task Progress_says_how_many_tasks_have_ended_and_what_runs()
    {
        string components = string.Concat(Enumerable.Range(0, 40).Select(i => $"  t{i}: {{script: run.sh}}\n"));
        using var workflow = new WorkflowFolder(components);
        for (int i = 0; i < 40; i++) workflow.Write($"t{i}/run.sh", "true\n");
        var told = new Progress();
        await workflow.Run(new WorkflowSettings { Jobs = 8, Progress = told });
        Assert.Equal("40 done", told.Steps[^1].Detail);
        Assert.Contains(told.Steps, step => step.Detail!.Contains(", running t", StringComparison.Ordinal));
        Assert.Equal(told.Steps.Select(step => step.Done).Order(), told.Steps.Select(step => step.Done));
    }

    private sealed class Progress : IProgress<StepProgress>
    {
        public List<StepProgress> Steps { get; } = [];

        public void Report(StepProgress value) => Steps.Add(value);
    }

    [Fact]
    public async Task Tasks_run_after_those_whose_files_they_need_and_get_links_to_them()
    {
        using WorkflowFolder workflow = NewChain();
        WorkflowResult result = await workflow.Run();
        Assert.Equal((RunStatus.Finished, 3, 0), (result.Status, result.Ran, result.Failed));
        Assert.Equal("42 2\n", workflow.Read("use/result.txt"));
        Assert.Equal("../make/out.txt", new FileInfo(Path.Combine(workflow.Path, "use/in.txt")).LinkTarget);
        Assert.Equal("made\n", workflow.Read($"runs/{result.Run}/tasks/make/log.txt"));
        Assert.Equal(RunStatus.Finished, workflow.StatusOf(result.Run));
        Assert.EndsWith("_workflow", result.Run);
    }

    [Fact]
    public async Task Only_what_has_changed_runs_again_and_the_cause_is_named()
    {
        using WorkflowFolder workflow = NewChain();
        await workflow.Run();
        Assert.Empty(await workflow.RanBy(workflow.Run()));
        workflow.Write("make/run.sh", "echo 43 > out.txt\n");
        Assert.Equal(["make: the file run.sh has changed", "use: make runs", "alone: "], workflow.Causes);
        Assert.Equal(["make", "use"], await workflow.RanBy(workflow.Run()));
        Assert.Equal("43 2\n", workflow.Read("use/result.txt"));

        // A change that changes no result ends there.
        workflow.Write("make/run.sh", "echo 43 > out.txt # the same\n");
        Assert.Equal(["make"], await workflow.RanBy(workflow.Run()));

        workflow.Write("workflow.yaml", $"components:\n{Chain.Replace("'2'", "'3'", StringComparison.Ordinal)}");
        Assert.Equal(["make: ", "use: the variable FACTOR has changed", "alone: "], workflow.Causes);
        Assert.Equal(["use"], await workflow.RanBy(workflow.Run()));

        workflow.Write("use/result.txt", "another");
        Assert.Contains("use: the file result.txt has changed", workflow.Causes);
        Assert.Equal(["use"], await workflow.RanBy(workflow.Run()));
        workflow.Delete("use/result.txt");
        Assert.Contains("use: the file result.txt is missing", workflow.Causes);
        Assert.Equal(["use"], await workflow.RanBy(workflow.Run()));
        Assert.Equal("43 3\n", workflow.Read("use/result.txt"));
        Assert.Equal(3, (await workflow.Run(new WorkflowSettings { Rerun = true })).Ran);
    }

    [Fact]
    public async Task After_a_failure_nothing_begins_unless_the_user_wants_to_keep_going()
    {
        using WorkflowFolder workflow = NewChain();
        workflow.Write("make/run.sh", "echo wrong; exit 3\n");
        WorkflowResult result = await workflow.Run(new WorkflowSettings { KeepGoing = true });
        Assert.Equal((RunStatus.Failed, 1, 1), (result.Status, result.Ran, result.Failed));
        Assert.Equal((ComponentState.Failed, 3), (workflow["make"].State, workflow["make"].ExitCode));
        Assert.DoesNotContain(workflow.Records, record => record.Path == "use");
        Assert.Equal(ComponentState.Finished, workflow["alone"].State);
        Assert.Contains(workflow.Messages, m => m.StartsWith("make has failed: exit code 3; see ", StringComparison.Ordinal));
        Assert.Equal(["make: it has failed", "use: make runs", "alone: "], workflow.Causes);
        workflow.Write("make/run.sh", "echo 42 > out.txt\n");
        Assert.Equal(["make", "use"], await workflow.RanBy(workflow.Run()));
    }

    [Fact]
    public async Task A_signal_and_a_missing_output_are_failures()
    {
        using WorkflowFolder workflow = NewChain();
        workflow.Write("make/run.sh", "kill -9 $$\n");
        workflow.Write("alone/run.sh", "true\n");
        await workflow.Run(new WorkflowSettings { KeepGoing = true });
        Assert.StartsWith("exit code 137: it was killed by SIGKILL", workflow["make"].Reason);
        workflow.Write("make/run.sh", "true\n");
        await workflow.Run();
        Assert.Equal("run.sh has succeeded, but the output file out.txt is not there", workflow["make"].Reason);
    }

    [Fact]
    public async Task A_task_is_retried_and_its_failure_may_be_ignored()
    {
        using var workflow = new WorkflowFolder("""
              flaky: {script: run.sh, retry: 2}
              lost: {script: run.sh, ignoreFailure: true, previous: [flaky]}
              judged: {script: run.sh, retryCondition: good.sh, previous: [lost]}
            """);
        workflow.Write("flaky/run.sh", "echo x >> tries.txt; [ $(wc -l < tries.txt) = 3 ]\n");
        workflow.Write("lost/run.sh", "exit 1\n");
        workflow.Write("judged/run.sh", "exit 1\n");
        workflow.Write("judged/good.sh", "exit 0\n");
        Assert.Equal(RunStatus.Finished, (await workflow.Run()).Status);
        Assert.Equal((3, ComponentState.Finished), (workflow["flaky"].Attempt, workflow["flaky"].State));
        Assert.Equal((ComponentState.Failed, ComponentState.Finished), (workflow["lost"].State, workflow["judged"].State));
    }

    [Theory]
    [InlineData("true", "yes", "no")]
    [InlineData("false", "no", "yes")]
    public async Task A_fork_takes_one_way_and_both_may_meet_again(string condition, string ran, string left)
    {
        using var workflow = new WorkflowFolder("""
              fork: {type: if, condition: ask.sh}
              'yes': {script: run.sh, previous: [fork]}
              'no': {script: run.sh, previous: [fork.else]}
              meet: {script: run.sh, previous: ['yes', 'no']}
            """);
        workflow.Write("fork/ask.sh", $"{condition}\n");
        foreach (string task in (string[])["yes", "no", "meet"]) workflow.Write($"{task}/run.sh", "true\n");
        Assert.Equal([ran, "meet"], await workflow.RanBy(workflow.Run()));
        Assert.DoesNotContain(workflow.Records, record => record.Path == left);
    }

    [Fact]
    public async Task A_component_that_is_disabled_does_not_run_and_is_not_waited_for()
    {
        using var workflow = new WorkflowFolder("""
              a: {script: run.sh, disable: true}
              b: {script: run.sh, previous: [a]}
            """);
        workflow.Write("b/run.sh", "true\n");
        Assert.Equal(["b"], await workflow.RanBy(workflow.Run()));
    }

    [Fact]
    public async Task Until_a_component_runs_what_it_needs()
    {
        using WorkflowFolder workflow = NewChain();
        Assert.Equal(["make"], await workflow.RanBy(workflow.Run(new WorkflowSettings { Until = "make" })));
        var wrong = new WorkflowSettings { Until = "maek" };
        Assert.Contains("did you mean 'make'?", (await Assert.ThrowsAsync<CrestException>(() => workflow.Run(wrong))).Message);
    }

    [Fact]
    public async Task A_stop_ends_the_script_and_all_that_it_started_and_the_next_run_goes_on()
    {
        using var workflow = new WorkflowFolder("  slow: {script: run.sh}\n");
        workflow.Write("slow/run.sh", "sleep 300 & echo $! > child.txt; wait\n");
        using var stop = new CancellationTokenSource();
        Task<WorkflowResult> run = workflow.Run(stop: stop.Token);
        while (!workflow.Has("slow/child.txt") || workflow.Read("slow/child.txt").Length == 0) await Task.Delay(10);
        await Assert.ThrowsAsync<CrestException>(() => workflow.Run());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(ComponentState.Stopped, workflow["slow"].State);
        int child = int.Parse(workflow.Read("slow/child.txt"), System.Globalization.CultureInfo.InvariantCulture);
        for (int i = 0; i < 500 && Directory.Exists($"/proc/{child}"); i++) await Task.Delay(10);
        Assert.False(Directory.Exists($"/proc/{child}"));
        workflow.Write("slow/run.sh", "true\n");
        Assert.Equal(1, (await workflow.Run()).Ran);
    }

    private static WorkflowFolder NewChain()
    {
        var workflow = new WorkflowFolder(Chain);
        workflow.Write("make/run.sh", "echo 42 > out.txt; echo made\n");
        workflow.Write("use/run.sh", "echo $(cat in.txt) $FACTOR > result.txt\n");
        workflow.Write("alone/run.sh", "#!/bin/sh\ntrue\n");
        return workflow;
    }
}
