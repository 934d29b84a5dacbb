using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

namespace Crest.Workflows.Tests.Engine;

/// <summary>What a workflow must not do to the files of the user.</summary>
public sealed class UserFilesTests
{
    [Theory]
    [InlineData("x: {type: for, start: 1, end: 2, components: {t: {script: run.sh}}}", "x_1: {script: run.sh}", "x_1")]
    [InlineData("x: {type: foreach, indexList: [A], components: {t: {script: run.sh}}}", "x_a: {script: run.sh}", "x_a")]
    [InlineData("x: {type: parameterStudy, parameters: {n: [1]}, components: {t: {script: run.sh}}}", "x_n_1: {script: run.sh}", "x_n_1")]
    [InlineData("x: {type: bulkjobTask, script: run.sh, endBulkNumber: 2}", "x_1: {script: run.sh}", "x_1")]
    [InlineData(
        "a: {type: foreach, indexList: [b_1], components: {t: {script: run.sh}}}",
        "a_b: {type: for, start: 1, end: 1, components: {t: {script: run.sh}}}", "a_b_1")]
    public async Task Two_components_that_would_use_one_folder_are_refused(string first, string second, string name)
    {
        using var workflow = new WorkflowFolder($"  {first}\n  {second}\n");
        await workflow.Refused($"would both use the name '{name}'; rename one of them");
    }

    [Theory]
    [InlineData("x: {type: for, start: 1, end: 2, components: {t: {script: run.sh}}}", "x_1")]
    [InlineData("x: {type: parameterStudy, parameters: {n: [1, 2]}, components: {t: {script: run.sh}}}", "x_n_1")]
    public async Task A_folder_of_the_user_in_the_place_of_an_instance_stays(string component, string folder)
    {
        using var workflow = new WorkflowFolder($"  {component}\n");
        workflow.Write("x/t/run.sh", "true\n");
        workflow.Write($"{folder}/data.csv", "mine\n");
        Assert.Equal(RunStatus.Failed, (await workflow.Run()).Status);
        Assert.Equal("mine\n", workflow.Read($"{folder}/data.csv"));
        const string why = "contains files that no run has made; move it away";
        Assert.Contains(workflow.Messages, line => line.EndsWith(why, StringComparison.Ordinal));
        Directory.Delete(Path.Combine(workflow.Path, folder), recursive: true);
        Assert.Equal(RunStatus.Finished, (await workflow.Run()).Status);
    }

    [Fact]
    public async Task A_storage_inside_the_workflow_is_refused()
    {
        using var workflow = new WorkflowFolder("");
        workflow.Write("workflow.yaml", $$"""
            components:
              a: {script: run.sh, outputFiles: [o]}
              s: {type: storage, storagePath: {{workflow.Path}}/a, inputFiles: {run.sh: a/o} }
            """);
        workflow.Write("a/run.sh", "echo > o\n");
        await workflow.Refused("is in the folder of the workflow; name another folder");
    }

    [Fact]
    public async Task A_script_with_binary_data_behind_it_stays_whole()
    {
        using var workflow = new WorkflowFolder("  a: {script: run.sh, outputFiles: [o]}\n");
        const string text = "#!/bin/bash\ntail -c 3 \"$0\" > o\nexit\nPAY\0LOAD\0abc";
        workflow.Write("a/run.sh", text.Replace("bash\n", "bash -e\n", StringComparison.Ordinal));
        Assert.Equal(RunStatus.Finished, (await workflow.Run()).Status);
        Assert.Equal("abc", workflow.Read("a/o"));
        // With CR LF it cannot run, but it is not cut either.
        string dos = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        workflow.Write("a/run.sh", dos);
        await workflow.Run();
        Assert.Equal(dos, workflow.Read("a/run.sh"));
    }

    [Theory]
    [InlineData("env: {Z: \"a\\0b\"}, ", "")]
    [InlineData("", "env: {Z: \"a\\0b\"}\n")]
    public void A_zero_byte_in_a_variable_is_refused(string own, string around)
    {
        using var workflow = new WorkflowFolder("");
        workflow.Write("workflow.yaml", $"{around}components:\n  a: {{{own}script: run.sh}}\n");
        CrestException error = Assert.Throws<CrestException>(() => _ = workflow.Causes);
        Assert.Contains("the value of Z contains a zero byte", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_folder_with_two_names_is_one_workflow()
    {
        using var workflow = new WorkflowFolder("  a: {script: run.sh}\n");
        workflow.Write("a/run.sh", "true\n");
        await workflow.Run();
        string link = $"{workflow.Path}-link";
        Directory.CreateSymbolicLink(link, workflow.Path);
        try
        {
            WorkflowResult again = await WorkflowRun.Run(workflow.Project, link, new WorkflowSettings(), TimeProvider.System, default);
            Assert.Equal(0, again.Ran);
        }
        finally
        {
            File.Delete(link);
        }
    }

    [Theory]
    [InlineData("rm -rf \"$PWD\"", "a: cannot read: ")]
    [InlineData("mkfifo pipe", "a/pipe: cannot read: it is a pipe or a device")]
    public async Task What_a_script_does_to_its_folder_is_a_failure_of_the_task(string script, string reason)
    {
        using var workflow = new WorkflowFolder("  a: {script: run.sh}\n");
        workflow.Write("a/run.sh", $"{script}\n");
        Assert.Equal(RunStatus.Failed, (await workflow.Run()).Status);
        Assert.Equal(ComponentState.Failed, workflow["a"].State);
        Assert.Contains(reason, workflow["a"].Reason, StringComparison.Ordinal);
    }
}
