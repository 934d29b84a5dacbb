using Crest.Experiments.Runs;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

namespace Crest.Workflows.Tests.Engine;

public sealed class LoopRunTests
{
    [Fact]
    public async Task Each_instance_is_a_copy_of_the_one_before_and_the_last_is_copied_back()
    {
        using WorkflowFolder workflow = NewLoop("type: for, start: 5, end: 0, step: -2");
        Assert.Equal(["loop_5/body", "loop_3/body", "loop_1/body"], await workflow.RanBy(workflow.Run()));
        Assert.Equal("5  3\n", workflow.Read("loop_5/body/all.txt"));
        Assert.Equal("5  3\n3 5 1\n1 3 \n", workflow.Read("loop_1/body/all.txt"));
        Assert.Equal("5  3\n3 5 1\n1 3 \n", workflow.Read("loop/body/all.txt"));
        Assert.Empty(await workflow.RanBy(workflow.Run()));
    }

    [Fact]
    public async Task A_loop_over_texts_runs_again_from_the_instance_that_has_changed()
    {
        using WorkflowFolder workflow = NewLoop("type: foreach, indexList: [a, b, c]");
        await workflow.Run();
        workflow.Write("loop_b/body/all.txt", "mended\n");
        Assert.Equal(["loop_b/body", "loop_c/body"], await workflow.RanBy(workflow.Run()));
        Assert.Equal("mended\nb a c\nc b \n", workflow.Read("loop/body/all.txt"));
        workflow.Write("loop/body/run.sh", "echo new > all.txt\n");
        Assert.Equal(["loop_a/body", "loop_b/body", "loop_c/body"], await workflow.RanBy(workflow.Run()));
        Assert.Equal("new\n", workflow.Read("loop_c/body/all.txt"));
    }

    [Fact]
    public async Task A_while_asks_in_the_last_instance()
    {
        using WorkflowFolder workflow = NewLoop("type: while, condition: more.sh");
        workflow.Write("loop/more.sh", "[ ! -f body/all.txt ] || [ $(wc -l < body/all.txt) -lt 3 ]\n");
        Assert.Equal(["loop_0/body", "loop_1/body", "loop_2/body"], await workflow.RanBy(workflow.Run()));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, "loop_3 loop_4")]
    public async Task Only_the_last_instances_are_kept(int keep, string kept)
    {
        using WorkflowFolder workflow = NewLoop($"type: for, start: 1, end: 4, keep: {keep}");
        await workflow.Run();
        Assert.Equal(kept, string.Join(' ', Enumerable.Range(1, 4).Select(i => $"loop_{i}").Where(workflow.Has)));
        Assert.Equal(4, workflow.Read("loop/body/all.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty(await workflow.RanBy(workflow.Run()));
    }

    [Fact]
    public async Task A_failure_ends_the_loop_and_the_next_run_goes_on_there()
    {
        using WorkflowFolder workflow = NewLoop("type: for, start: 1, end: 3");
        workflow.Write("loop/body/run.sh", "[ $WHEEL_CURRENT_INDEX != 2 ] || [ -f ../../mended ]\n");
        WorkflowResult result = await workflow.Run();
        Assert.Equal((RunStatus.Failed, 1), (result.Status, result.Failed));
        Assert.Equal((ComponentState.Failed, ComponentState.Failed), (workflow["loop"].State, workflow["loop_2"].State));
        workflow.Write("mended", "");
        Assert.Equal(["loop_2/body", "loop_3/body"], await workflow.RanBy(workflow.Run()));
    }

    private static WorkflowFolder NewLoop(string properties)
    {
        var workflow = new WorkflowFolder($"  loop: {{{properties}, components: {{body: {{script: run.sh}}}}}}\n");
        workflow.Write("loop/body/run.sh", "echo \"$WHEEL_CURRENT_INDEX $WHEEL_PREV_INDEX $WHEEL_NEXT_INDEX\" >> all.txt\n");
        return workflow;
    }
}
