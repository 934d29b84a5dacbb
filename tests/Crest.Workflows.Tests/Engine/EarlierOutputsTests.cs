using Crest.Experiments.Runs;
using Crest.Workflows.Engine;

namespace Crest.Workflows.Tests.Engine;

public sealed class EarlierOutputsTests
{
    private static readonly WorkflowSettings Again = new() { Rerun = true };

    [Fact]
    public async Task A_result_of_an_earlier_run_does_not_count_as_one_of_this_run()
    {
        using WorkflowFolder workflow = New("outputFiles: [o, folder]");
        workflow.Write("a/run.sh", "echo good > o; mkdir -p folder; echo 1 > folder/x; echo 1 > folder/y\n");
        await workflow.Run();
        workflow.Write("a/run.sh", "echo oops\n");
        Assert.Equal(RunStatus.Failed, (await workflow.Run()).Status);
        Assert.Contains("but the output file o is not there", workflow["a"].Reason, StringComparison.Ordinal);
        Assert.Equal("good\n", workflow.Read("a/o"));
        workflow.Write("a/run.sh", "mkdir -p folder; echo new > o; echo 2 > folder/y\n");
        Assert.Equal(RunStatus.Finished, (await workflow.Run()).Status);
        Assert.Equal(["a/folder/y", "a/o", "a/run.sh", "workflow.yaml"], workflow.Files);
    }

    [Fact]
    public async Task A_failure_puts_the_results_back_and_keeps_what_the_script_has_written_in_their_place()
    {
        using WorkflowFolder workflow = New("outputFiles: ['*.csv']");
        workflow.Write("a/run.sh", "echo 1 > a.csv; echo 1 > b.csv\n");
        await workflow.Run();
        workflow.Write("a/run.sh", "echo half > a.csv; exit 3\n");
        WorkflowResult failed = await workflow.Run();
        Assert.Equal(("half\n", "1\n"), (workflow.Read("a/a.csv"), workflow.Read("a/b.csv")));
        Assert.Equal("1\n", workflow.Read($"runs/{failed.Run}/tasks/a/{EarlierOutputs.FolderName}/a.csv"));
        workflow.Write("a/run.sh", "echo 2 > a.csv\n");
        await workflow.Run();
        Assert.Equal(["a/a.csv", "a/run.sh", "workflow.yaml"], workflow.Files);
    }

    [Fact]
    public async Task To_run_all_over_again_gives_what_the_first_run_gave()
    {
        using WorkflowFolder workflow = New("outputFiles: [all.txt]");
        workflow.Write("a/run.sh", "echo once >> all.txt\n");
        await workflow.Run();
        await workflow.Run(Again);
        Assert.Equal("once\n", workflow.Read("a/all.txt"));
    }

    [Fact]
    public async Task A_file_of_the_user_that_a_script_hands_on_stays()
    {
        using WorkflowFolder workflow = New("outputFiles: [table.csv]");
        workflow.Write("a/table.csv", "mine\n");
        workflow.Write("a/run.sh", "true\n");
        await workflow.Run();
        Assert.Equal(RunStatus.Finished, (await workflow.Run(Again)).Status);
        Assert.Equal("mine\n", workflow.Read("a/table.csv"));
    }

    [Fact]
    public async Task A_loop_that_runs_all_over_again_gives_what_the_first_run_gave()
    {
        using var workflow = new WorkflowFolder("  loop: {type: for, start: 1, end: 3, components: {a: {script: run.sh}}}\n");
        workflow.Write("loop/a/run.sh", "echo $WHEEL_CURRENT_INDEX >> ../trace.txt; echo $WHEEL_CURRENT_INDEX >> own.txt\n");
        await workflow.Run();
        string[] first = [.. workflow.Files.Select(file => $"{file} {workflow.Read(file)}")];
        Assert.Contains("loop/trace.txt 1\n2\n3\n", first);
        Assert.Equal(3, (await workflow.Run(Again)).Ran);
        Assert.Equal(first, workflow.Files.Select(file => $"{file} {workflow.Read(file)}"));
    }

    [Fact]
    public async Task A_value_that_a_study_does_not_have_any_more_is_not_in_its_result()
    {
        using var workflow = new WorkflowFolder("""
              study:
                type: parameterStudy
                parameters: {x: [a, b, c]}
                gather: {'out/{{ x }}.txt': train/result.txt}
                outputFiles: [out]
                components: {train: {script: run.sh, outputFiles: [result.txt]}}
              report: {script: run.sh, inputFiles: [study/out]}
            """);
        workflow.Write("study/train/run.sh", "echo $WHEEL_PS_PARAM_x > result.txt\n");
        workflow.Write("report/run.sh", "cat out/* > all.txt\n");
        await workflow.Run();
        workflow.Edit("workflow.yaml", "[a, b, c]", "[a, c]");
        Assert.Equal(["report"], await workflow.RanBy(workflow.Run()));
        Assert.Equal("a\nc\n", workflow.Read("report/all.txt"));
        Assert.DoesNotContain(workflow.Records, record => record.Path.StartsWith("study_x_b", StringComparison.Ordinal));
        Assert.True(workflow.Has("study_x_b/train/run.sh"), "the folder may contain files of the user");

        workflow.Write("study/train/run.sh", "rm -f result.txt; [ $WHEEL_PS_PARAM_x = a ] || echo $WHEEL_PS_PARAM_x > result.txt\n");
        workflow.Edit("workflow.yaml", "outputFiles: [result.txt]", "description: no promise");
        Assert.Equal(RunStatus.Finished, (await workflow.Run()).Status);
        Assert.Contains("warning: study: x_a has not made 'train/result.txt', which the study gathers", workflow.Messages);
        Assert.Equal("c\n", workflow.Read("report/all.txt"));
    }

    [Fact]
    public async Task Cleaning_keeps_what_the_user_has_put_into_the_folder_of_an_instance()
    {
        using var workflow = new WorkflowFolder("""
              study: {type: parameterStudy, parameters: {x: [a, b]}, components: {train: {script: run.sh}}}
              loop: {type: for, start: 1, end: 2, components: {train: {script: run.sh}}}
            """);
        foreach (string name in (string[])["study", "loop"]) workflow.Write($"{name}/train/run.sh", "mkdir -p deep; echo 1 > deep/made\n");
        string[] before = workflow.Files;
        await workflow.Run();
        workflow.Write("study_x_a/notes.txt", "mine");
        workflow.Write("loop_2/train/notes.txt", "mine");
        WorkflowClean.Clean(workflow.Project, workflow.Path, null, TimeProvider.System);
        string[] notes = ["study_x_a/notes.txt", "loop_2/train/notes.txt"];
        Assert.Equal([.. before.Concat(notes).Order(StringComparer.Ordinal)], workflow.Files);
        Assert.False(workflow.Has("study_x_b") || workflow.Has("loop_1"));
    }

    private static WorkflowFolder New(string properties) => new($"  a: {{script: run.sh, {properties}}}\n");
}
