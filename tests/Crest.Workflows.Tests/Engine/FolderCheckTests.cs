using Crest.Workflows.Engine;

namespace Crest.Workflows.Tests.Engine;

/// <summary>What cannot run is refused by one line before anything runs, and leaves no run behind.</summary>
public sealed class FolderCheckTests
{
    [Theory]
    [InlineData("a: {script: none.sh}", "a/none.sh: there is no such script")]
    [InlineData("a: {script: \"two\\nlines.sh\"}", "script: the value contains a control character")]
    [InlineData("missing: {script: run.sh}", "missing: the folder of the task is missing")]
    [InlineData("a: {script: ../b/run.sh}", "the script is outside of the folder of its component")]
    [InlineData("a: {script: out.sh}", "a link to /etc/passwd, outside of the folder of the workflow")]
    [InlineData("away: {script: run.sh}", "a link to /etc, outside of the folder of the workflow")]
    [InlineData("a: {script: run.sh, retryCondition: none.sh}", "none.sh")]
    [InlineData("s: {type: source, outputFiles: [data.csv]}", "s/data.csv is not there; put the file there")]
    [InlineData("s: {type: source}", "s has no outputFiles")]
    [InlineData("s: {type: storage, storagePath: here}", "storagePath: 'here' is not an absolute path")]
    [InlineData("s: {type: storage, storagePath: /x, host: moon}", "there is no host 'moon'")]
    [InlineData("b: {type: break, condition: 'true'}", "there is no loop around a break")]
    [InlineData("t: {type: stepjobTask, script: run.sh, stepnum: 0}", "a stepjobTask is a component of a stepjob")]
    [InlineData("j: {type: stepjob, components: {a: {script: run.sh}}}", "a stepjob contains only stepjobTask")]
    [InlineData(
        "j: {type: stepjob, components: {a: {type: stepjobTask, script: run.sh, stepnum: 0, host: x}}}", "a has no key 'host'")]
    [InlineData(
        "j: {type: stepjob, components: {a: {type: stepjobTask, script: run.sh, stepnum: 0, useDependency: true, dependencyForm: x}}}",
        "dependencyForm 'x' is not of the form sd=ec!=0:all:0")]
    [InlineData("a: {type: bulkjobTask, script: run.sh}", "give either endBulkNumber or parameters")]
    [InlineData("a: {type: bulkjobTask, script: run.sh, startBulkNumber: 3, endBulkNumber: 2}", "the numbers go from 3 to 2")]
    [InlineData("'../x': {script: run.sh}", "'../x' is not a name of a component")]
    [InlineData("x: {script: run.sh, inputFiles: [y/../../z]}", "is not a path inside the folder of the component")]
    public async Task What_is_wrong_is_refused(string component, string fault)
    {
        using var workflow = new WorkflowFolder($"  first: {{script: run.sh}}\n  {component}\n");
        foreach (string name in (string[])["first", "a", "b", "x", "j/a"]) workflow.Write($"{name}/run.sh", "touch ran\n");
        File.CreateSymbolicLink(Path.Combine(workflow.Path, "a/out.sh"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(workflow.Path, "away"), "/etc");
        await workflow.Refused(fault);
        Assert.False(workflow.Has("first/ran"));
    }

    [Fact]
    public async Task A_script_may_come_from_another_component_or_be_scattered()
    {
        using var workflow = new WorkflowFolder("""
              make: {script: run.sh, outputFiles: [made.sh]}
              use: {script: made.sh, inputFiles: [make/made.sh]}
              study:
                type: parameterStudy
                parameters: {n: [1, 2]}
                scatter: {task/run.sh: 'run_{{ n }}.sh'}
                components: {task: {script: run.sh}}
            """);
        workflow.Write("make/run.sh", "echo 'echo made > made.txt' > made.sh\n");
        workflow.Write("use/empty", "");
        workflow.Write("study/task/empty", "");
        workflow.Write("study/run_1.sh", "echo one > n.txt\n");
        workflow.Write("study/run_2.sh", "echo two > n.txt\n");
        WorkflowResult result = await workflow.Run();
        Assert.Equal((4, ""), (result.Ran, string.Join("; ", workflow.Messages.Skip(1))));
        Assert.Equal("two\n", workflow.Read("study_n_2/task/n.txt"));
    }

    [Theory]
    [InlineData("with space.sh")]
    [InlineData("it's \"quoted\".sh")]
    [InlineData("$(touch hit) `touch hit`.sh")]
    [InlineData("-n.sh")]
    public async Task A_script_may_have_any_name(string name)
    {
        using var workflow = new WorkflowFolder($"  a: {{script: \"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}\n");
        workflow.Write($"a/{name.Replace("\\n", "\n", StringComparison.Ordinal)}", "echo ran > ran.txt\n");
        Assert.Equal(1, (await workflow.Run()).Ran);
        Assert.Equal("ran\n", workflow.Read("a/ran.txt"));
        Assert.False(workflow.Has("a/hit"));
    }
}
