using Crest.Experiments.Runs;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

namespace Crest.Workflows.Tests.Engine;

public sealed class StudyRunTests
{
    private const string Study = """
          study:
            type: parameterStudy
            parameters: {rate: {min: 0.1, max: 0.3, step: 0.1}, method: [adam, sgd]}
            targetFiles: [train/run.sh]
            scatter: {train/data.txt: '{{ method }}.txt'}
            gather: {'out/{{ rate }}_{{ method }}.txt': train/result.txt}
            outputFiles: [out]
            components: {train: {script: run.sh, outputFiles: [result.txt]}}
          report: {script: run.sh, inputFiles: [study/out]}
        """;

    [Fact]
    public async Task Every_combination_runs_in_a_folder_of_its_own_and_what_it_gathers_comes_together()
    {
        using WorkflowFolder workflow = NewStudy();
        WorkflowResult result = await workflow.Run();
        Assert.Equal((RunStatus.Finished, 7, 0), (result.Status, result.Ran, result.Failed));
        Assert.Equal("rate 0.1 adam data 0.1 adam\n", workflow.Read("study/out/0.1_adam.txt"));
        Assert.Equal("rate 0.3 sgd other 0.3 sgd\n", workflow.Read("study/out/0.3_sgd.txt"));
        Assert.Equal("6\n", workflow.Read("report/count.txt"));
        Assert.Equal("echo rate {{ rate }} {{ method }} $(cat data.txt) $WHEEL_PS_PARAM_rate $WHEEL_PS_PARAM_method > result.txt\n",
            workflow.Read("study/train/run.sh"));
        Assert.False(File.Exists(Path.Combine(workflow.Path, "study_rate_0.1_method_adam/sgd.txt")));
        Assert.Equal(ComponentState.Finished, workflow["study_rate_0.2_method_sgd"].State);
        Assert.Equal(ComponentState.Finished, workflow["study_rate_0.2_method_sgd/train"].State);
        Assert.Empty(await workflow.RanBy(workflow.Run()));
        Assert.All(workflow.Causes, cause => Assert.EndsWith(": ", cause, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_instances_that_a_change_concerns_run_again()
    {
        using WorkflowFolder workflow = NewStudy();
        await workflow.Run();
        workflow.Write("study/sgd.txt", "changed\n");
        string[] sgd = ["study_rate_0.1_method_sgd/train", "study_rate_0.2_method_sgd/train", "study_rate_0.3_method_sgd/train"];
        Assert.Equal(
            [.. sgd.Select(path => $"{path}: the file data.txt has changed")],
            workflow.Causes.Where(cause => cause.StartsWith("study", StringComparison.Ordinal) && cause[^1] != ' '));
        string[] ran = await workflow.RanBy(workflow.Run());
        Assert.Equal(["report", .. sgd], ran.Order(StringComparer.Ordinal));
        Assert.Equal("rate 0.3 sgd changed 0.3 sgd\n", workflow.Read("study/out/0.3_sgd.txt"));

        workflow.Edit("workflow.yaml", "[adam, sgd]", "[adam, sgd, momentum]");
        workflow.Write("study/momentum.txt", "new\n");
        Assert.Equal(4, (await workflow.Run()).Ran);
        Assert.Equal("9\n", workflow.Read("report/count.txt"));

        workflow.Edit("study/train/run.sh", "echo rate", "echo RATE");
        Assert.Equal(10, (await workflow.Run()).Ran);
    }

    [Fact]
    public async Task A_failed_instance_fails_the_study_and_alone_runs_again()
    {
        using WorkflowFolder workflow = NewStudy();
        workflow.Edit("study/train/run.sh", "echo", "[[ $WHEEL_PS_PARAM_rate$1 != 0.2 || -e ../../mended ]] || exit 4\necho");
        WorkflowResult result = await workflow.Run(new WorkflowSettings { KeepGoing = true });
        Assert.Equal((RunStatus.Failed, 4), (result.Status, result.Ran));
        Assert.Equal(ComponentState.Failed, workflow["study_rate_0.2_method_sgd"].State);
        Assert.Equal(ComponentState.Failed, workflow["study"].State);
        Assert.True(File.Exists(Path.Combine(workflow.Path, "study/out/0.1_adam.txt")));
        workflow.Write("mended", "");
        Assert.Equal(3, (await workflow.Run()).Ran);
        Assert.Equal("6\n", workflow.Read("report/count.txt"));
    }

    [Fact]
    public async Task Files_are_values_too_and_instances_may_be_removed()
    {
        using var workflow = new WorkflowFolder("""
              make: {script: run.sh, outputFiles: ['*.csv']}
              study:
                type: parameterStudy
                inputFiles: {./: 'make/*.csv'}
                parameters: {file: {files: ['*.csv']}}
                gather: {sums/: 'sum/sum_*.txt'}
                deleteLoopInstance: true
                components: {sum: {script: run.sh}}
            """.Replace("./: ", "'in/': ", StringComparison.Ordinal).Replace("'*.csv']}}", "'in/*.csv']}}", StringComparison.Ordinal));
        workflow.Write("make/run.sh", "for i in 1 2 3; do echo $i > $i.csv; done\n");
        workflow.Write(
            "study/sum/run.sh",
            "ls ../in | wc -l > sum_$(basename $WHEEL_PS_PARAM_file).txt\ncat ../$WHEEL_PS_PARAM_file >> sum_*.txt\n");
        Assert.Equal(4, (await workflow.Run()).Ran);
        Assert.Equal("1\n2\n", workflow.Read("study/sums/sum_2.csv.txt"));
        Assert.False(Directory.Exists(Path.Combine(workflow.Path, "study_file_in_2.csv")));
        Assert.Equal(0, (await workflow.Run()).Ran);
        workflow.Write("make/run.sh", "for i in 1 2 3 4; do echo $i > $i.csv; done\n");
        Assert.Equal(5, (await workflow.Run()).Ran);
        Assert.Equal("1\n4\n", workflow.Read("study/sums/sum_4.csv.txt"));
    }

    [Theory]
    [InlineData(
        "parameters: {n: {min: 1, max: 1000, step: 1}, m: {min: 1, max: 1000, step: 1}, k: {min: 1, max: 1000, step: 1}}",
        "would run 1000000000 times")]
    [InlineData(
        "parameters: {n: [1, 2]}, gather: {out.txt: train/result.txt}",
        "would both write 'out.txt'; put a placeholder such as {{ n }}")]
    [InlineData("parameters: {n: [a/b, a_b]}", "two combinations of the parameters of study have the folder study_n_a_b")]
    [InlineData("parameters: {n: [1]}, gather: {'{{ m }}.txt': train/result.txt}", "the study has no parameter 'm'")]
    [InlineData("parameters: {n: ['../../x']}, gather: {'{{ n }}': train/result.txt}", "'../../x' is not a path inside the folder")]
    [InlineData("parameters: {n: {files: ['*.csv']}}", "the parameter n of study has no value")]
    [InlineData("parameters: {n: [1]}, targetFiles: [train/none.txt]", "train/none.txt: cannot read")]
    public async Task What_cannot_run_is_refused_before_anything_runs(string properties, string fault)
    {
        using var workflow = new WorkflowFolder($$$"""
              first: {script: run.sh}
              study: {type: parameterStudy, {{{properties}}}, components: {train: {script: run.sh}} }
            """);
        workflow.Write("first/run.sh", "true\n");
        workflow.Write("study/train/run.sh", "true\n");
        await workflow.Refused(fault);
    }

    private static WorkflowFolder NewStudy()
    {
        var workflow = new WorkflowFolder(Study);
        workflow.Write("study/adam.txt", "data\n");
        workflow.Write("study/sgd.txt", "other\n");
        workflow.Write(
            "study/train/run.sh",
            "echo rate {{ rate }} {{ method }} $(cat data.txt) $WHEEL_PS_PARAM_rate $WHEEL_PS_PARAM_method > result.txt\n");
        workflow.Write("report/run.sh", "ls out | wc -l > count.txt\n");
        return workflow;
    }
}
