using Crest.Experiments.Runs;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

namespace Crest.Workflows.Tests.Engine;

public sealed class ComponentRunTests
{
    [Fact]
    public async Task Break_ends_a_loop_and_continue_only_this_time_round()
    {
        using var workflow = new WorkflowFolder("""
              loop:
                type: for
                start: 1
                end: 9
                components:
                  early: {script: run.sh}
                  group:
                    type: workflow
                    previous: [early]
                    components:
                      skip: {type: continue, condition: two.sh}
                      end: {type: break, condition: four.sh, previous: [skip]}
                  late: {script: run.sh, previous: [group]}
            """);
        foreach (string name in (string[])["early", "late"])
            workflow.Write($"loop/{name}/run.sh", "echo $WHEEL_CURRENT_INDEX >> seen.txt\n");
        workflow.Write("loop/group/skip/two.sh", "[ $WHEEL_CURRENT_INDEX = 2 ]\n");
        workflow.Write("loop/group/end/four.sh", "[ $WHEEL_CURRENT_INDEX = 4 ]\n");
        Assert.Equal((RunStatus.Finished, 6), await StatusAndRan(workflow));
        Assert.Equal("1\n2\n3\n4\n", workflow.Read("loop/early/seen.txt"));
        Assert.Equal("1\n3\n", workflow.Read("loop/late/seen.txt"));
        Assert.False(workflow.Has("loop_5"));
        Assert.Equal((RunStatus.Finished, 0), await StatusAndRan(workflow));
    }

    [Fact]
    public async Task Sources_storages_and_viewers_hand_on_files()
    {
        using var workflow = new WorkflowFolder("""
              data: {type: source, outputFiles: [in.csv]}
              work: {script: run.sh, inputFiles: [data/in.csv], outputFiles: [plot.svg, out.csv]}
              keep: {type: storage, storagePath: STORAGE, inputFiles: [work/out.csv], outputFiles: ['*.csv']}
              show: {type: viewer, inputFiles: [work/plot.svg]}
              use: {script: run.sh, inputFiles: {got/: 'keep/*.csv'}}
            """);
        string storage = Path.Combine(workflow.Path, "..", $"{Path.GetFileName(workflow.Path)}-storage");
        storage = Path.GetFullPath(storage);
        Directory.CreateDirectory(storage);
        File.WriteAllText(Path.Combine(storage, "old.csv"), "old\n");
        try
        {
            workflow.Edit("workflow.yaml", "STORAGE", storage);
            workflow.Write("data/in.csv", "1\n");
            workflow.Write("work/run.sh", "cp in.csv out.csv; echo '<svg/>' > plot.svg\n");
            workflow.Write("use/run.sh", "cat got/* > all.txt\n");
            Assert.Equal((RunStatus.Finished, 2), await StatusAndRan(workflow));
            Assert.Equal("old\n1\n", workflow.Read("use/all.txt"));
            Assert.Equal("<svg/>\n", workflow.Read("show/plot.svg"));
            Assert.Null(new FileInfo(Path.Combine(storage, "out.csv")).LinkTarget);
            Assert.Equal((RunStatus.Finished, 0), await StatusAndRan(workflow));
            workflow.Write("data/in.csv", "2\n");
            Assert.Equal((RunStatus.Finished, 2), await StatusAndRan(workflow));
            Assert.Equal("old\n2\n", workflow.Read("use/all.txt"));
        }
        finally
        {
            Directory.Delete(storage, recursive: true);
        }
    }

    [Fact]
    public async Task The_steps_of_a_step_job_run_in_the_order_of_their_numbers()
    {
        using var workflow = new WorkflowFolder("""
              job:
                type: stepjob
                components:
                  third: {type: stepjobTask, script: run.sh, stepnum: 7}
                  first: {type: stepjobTask, script: run.sh, stepnum: 0}
                  second: {type: stepjobTask, script: run.sh, stepnum: 1}
                  after: {type: stepjobTask, script: run.sh, stepnum: 8, useDependency: true, dependencyForm: 'sd=ec==3:one:7'}
                  last: {type: stepjobTask, script: run.sh, stepnum: 9, useDependency: true, dependencyForm: 'sd=ec==0:all:7'}
            """);
        foreach (string name in (string[])["first", "second", "third", "after", "last"])
            workflow.Write($"job/{name}/run.sh", $"echo {name} >> ../order.txt; exit {(name == "third" ? 3 : 0)}\n");
        Assert.Equal((RunStatus.Failed, 3), await StatusAndRan(workflow, new WorkflowSettings { KeepGoing = true }));
        // The step 'after' does not run if step 7 ends with 3; 'last' would not run if it ended with 0.
        Assert.Equal("first\nsecond\nthird\nlast\n", workflow.Read("job/order.txt"));
        Assert.Equal(ComponentState.Failed, workflow["job"].State);
    }

    [Fact]
    public async Task A_bulk_job_runs_its_script_once_for_each_number()
    {
        using var workflow = new WorkflowFolder("""
              bulk: {type: bulkjobTask, script: run.sh, startBulkNumber: 2, endBulkNumber: 5, outputFiles: ['*.txt']}
              grid:
                type: bulkjobTask
                script: run.sh
                parameters: {a: [1, 2], b: [x, y]}
                targetFiles: [in.dat]
            """);
        workflow.Write("bulk/run.sh", "echo printed $WHEEL_BULK_INDEX; echo $WHEEL_BULK_INDEX > $WHEEL_BULK_INDEX.txt\n");
        workflow.Write("grid/run.sh", "cat $WHEEL_BULK_INDEX.in.dat > $WHEEL_BULK_INDEX.out\n");
        workflow.Write("grid/in.dat", "{{ a }}{{ b }}\n");
        WorkflowResult result = await workflow.Run();
        Assert.Equal((RunStatus.Finished, 2), (result.Status, result.Ran));
        Assert.Equal("5\n", workflow.Read("bulk/5.txt"));
        Assert.Equal("1y\n", workflow.Read("grid/2.out"));
        Assert.Equal("printed 3\n", workflow.Read($"runs/{result.Run}/tasks/bulk_3/log.txt"));
        Assert.Equal((ComponentState.Finished, 0), (workflow["bulk_4"].State, workflow["bulk_4"].ExitCode));
        Assert.Equal((RunStatus.Finished, 0), await StatusAndRan(workflow));

        workflow.Write("bulk/run.sh", "[ $WHEEL_BULK_INDEX != 4 ] || exit 9; echo > $WHEEL_BULK_INDEX.txt\n");
        Assert.Equal((RunStatus.Failed, 0), await StatusAndRan(workflow));
        Assert.Equal((ComponentState.Failed, 9), (workflow["bulk_4"].State, workflow["bulk_4"].ExitCode));
        Assert.Equal("1 of 4 failed, the first is 4: exit code 9", workflow["bulk"].Reason.Split(';')[0]);
        workflow.Edit("workflow.yaml", "endBulkNumber: 5", "endBulkNumber: 5, manualFinishCondition: true, condition: ok.sh");
        workflow.Write("bulk/ok.sh", "test -e 5.txt\n");
        Assert.Equal((RunStatus.Finished, 1), await StatusAndRan(workflow));
    }

    private static async Task<(RunStatus Status, int Ran)> StatusAndRan(WorkflowFolder workflow, WorkflowSettings? settings = null)
    {
        WorkflowResult result = await workflow.Run(settings);
        return (result.Status, result.Ran);
    }
}
