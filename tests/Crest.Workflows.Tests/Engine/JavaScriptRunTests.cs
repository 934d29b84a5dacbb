using Crest.Experiments.Runs;
using Crest.Foundation.Errors;

namespace Crest.Workflows.Tests.Engine;

public sealed class JavaScriptRunTests
{
    [Fact]
    public async Task Conditions_may_be_expressions_of_variables()
    {
        using var folder = new WorkflowFolder("""
              loop:
                type: while
                condition: WHEEL_CURRENT_INDEX < Number(LIMIT)
                env: {LIMIT: '10'}
                components:
                  count: {script: run.sh}
                  enough: {type: break, condition: WHEEL_CURRENT_INDEX == 2, previous: [count]}
              fork: {type: if, condition: 'NAME === "it\x27s"', env: {NAME: it's}, previous: [loop]}
              yes: {script: run.sh, previous: [fork]}
              no: {script: run.sh, previous: [fork.else]}
            """);
        foreach (string task in (string[])["loop/count", "yes", "no"]) folder.Write($"{task}/run.sh", "echo x >> runs.txt\n");
        Assert.Equal(RunStatus.Finished, (await folder.Run()).Status);
        Assert.Equal("x\nx\nx\n", folder.Read("loop/count/runs.txt"));
        Assert.True(folder.Has("yes/runs.txt"));
        Assert.False(folder.Has("no/runs.txt"));
    }

    [Fact]
    public async Task Files_alone_do_not_lead_to_what_is_behind_an_if()
    {
        using var folder = new WorkflowFolder("""
              make: {script: run.sh, outputFiles: [runs.txt]}
              fork: {type: if, condition: '1 > 2', previous: [make]}
              behind: {script: run.sh, previous: [fork], inputFiles: {in: make/runs.txt}}
              other: {script: run.sh, previous: [fork.else], inputFiles: {in: make/runs.txt}}
            """);
        foreach (string task in (string[])["make", "behind", "other"]) folder.Write($"{task}/run.sh", "echo x >> runs.txt\n");
        Assert.Equal(["make", "other"], await folder.RanBy(folder.Run()));
    }

    [Theory]
    [InlineData("1 +", "Unexpected end of input")]
    [InlineData("chek.sh", "there is no such file")]
    public async Task What_is_neither_script_nor_expression_is_found_before_anything_runs(string condition, string why)
    {
        using var folder = new WorkflowFolder($$"""
              first: {script: run.sh}
              fork: {type: if, condition: '{{condition}}', previous: [first]}
            """);
        folder.Write("first/run.sh", "true\n");
        string message = (await Assert.ThrowsAsync<CrestException>(() => folder.Run())).Message;
        Assert.StartsWith($"{Path.Combine(folder.Path, "workflow.yaml")}:3:", message);
        string fork = Path.Combine(folder.Path, "fork");
        Assert.EndsWith($"'{condition}' is neither a script in {fork} nor a JavaScript expression: {why}", message);
        Assert.Empty(folder.Records);
    }

    [Fact]
    public async Task An_expression_that_does_not_end_fails_the_component()
    {
        using var folder = new WorkflowFolder("  fork: {type: if, condition: 'while (true);'}\n");
        Assert.Equal(RunStatus.Failed, (await folder.Run()).Status);
        Assert.Contains("the condition 'while (true);' has not ended after 5 s", folder["fork"].Reason);
    }
}
