using System.Globalization;
using Crest.Hosts.Schedulers;

namespace Crest.Hosts.Tests.Schedulers;

/// <summary>What the schedulers print, as recorded or as their manuals describe it.</summary>
public class TaskListingTests
{
    [Theory]
    [InlineData("PENDING", "Pending")]
    [InlineData("REQUEUE_HOLD", "Pending")]
    [InlineData("RUNNING", "Running")]
    [InlineData("COMPLETING", "Running")]
    [InlineData("COMPLETED", "Finished")]
    [InlineData("CANCELLED", "Failed")]
    [InlineData("TIMEOUT", "Failed")]
    [InlineData("OUT_OF_MEMORY", "Failed")]
    [InlineData("NODE_FAIL", "Failed")]
    public void States_of_Slurm(string printed, string state)
    {
        SchedulerDefinition slurm = SchedulerDefinition.Named("slurm");
        Assert.Equal([("12", 3, Enum.Parse<TaskState>(state))], slurm.Status.Entries($"CLUSTER: north\n12|3|{printed}\n"));
        Assert.Equal([("12", 1, Enum.Parse<TaskState>(state))], slurm.Status.Entries($"12|N/A|{printed}\n"));
        Assert.Equal([("12", 3, Enum.Parse<TaskState>(state))], slurm.Accounting!.Entries($"12_3|{printed}\n"));
    }

    [Theory]
    [InlineData("None", null)]
    [InlineData("Priority", "Priority")]
    [InlineData("ReqNodeNotAvail, UnavailableNodes:n1", "ReqNodeNotAvail, UnavailableNodes:n1")]
    public void Reasons_of_Slurm(string printed, string? reason)
    {
        TaskListing status = SchedulerDefinition.Named("slurm").Status;
        string output = $"12|1|RUNNING|None\n12|2|PENDING|{printed}\n13|1|PENDING|Resources\n";
        Assert.Equal(reason, status.Reason(output, "12"));
        Assert.Equal(
            [("12", 1, TaskState.Running), ("12", 2, TaskState.Pending), ("13", 1, TaskState.Pending)], status.Entries(output));
    }

    [Theory]
    [InlineData("qw", null)]
    [InlineData("hqw", "hqw")]
    public void Reasons_of_Grid_Engine(string letters, string? reason) =>
        Assert.Equal(
            reason, SchedulerDefinition.Named("grid-engine").Status.Reason(GridEngineQueue(Entry("12", letters, "3")), "12"));

    [Fact]
    public void Tasks_in_the_accounting_of_Slurm()
    {
        (string, int, TaskState)[] entries = [.. SchedulerDefinition.Named("slurm").Accounting!
            .Entries("12_1|COMPLETED\n12_2|CANCELLED by 1000\n12_[3-5]|PENDING\n13|FAILED\n")];
        Assert.Equal([("12", 1, TaskState.Finished), ("12", 2, TaskState.Failed), ("13", 1, TaskState.Failed)], entries);
    }

    [Theory]
    [InlineData("r", "Running")]
    [InlineData("t", "Running")]
    [InlineData("S", "Running")]
    [InlineData("dr", "Running")]
    [InlineData("Rr", "Running")]
    [InlineData("qw", "Pending")]
    [InlineData("hqw", "Pending")]
    [InlineData("Eqw", "Failed")]
    public void States_of_Grid_Engine(string letters, string state)
    {
        TaskListing status = SchedulerDefinition.Named("grid-engine").Status;
        string output = GridEngineQueue($"{Entry("12", letters, "3")}{Entry("13", letters, null)}");
        Assert.True(status.IsComplete(output));
        Assert.Equal([("12", 3, Enum.Parse<TaskState>(state)), ("13", 1, Enum.Parse<TaskState>(state))], status.Entries(output));
    }

    [Fact]
    public void An_answer_of_Grid_Engine_that_was_cut_is_not_complete()
    {
        TaskListing status = SchedulerDefinition.Named("grid-engine").Status;
        string whole = GridEngineQueue(Entry("12", "r", "3"));
        Assert.False(status.IsComplete(whole[..^20]));
        Assert.False(status.IsComplete(""));
        Assert.True(status.IsComplete(GridEngineQueue("")));
        Assert.Empty(status.Entries(GridEngineQueue("")));
    }

    [Theory]
    [InlineData("0", "0", "Finished")]
    [InlineData("0", "3", "Failed")]
    [InlineData("0", "137", "Failed")]
    [InlineData("100 : assumedly after job", "0", "Failed")]
    public void Tasks_in_the_accounting_of_Grid_Engine(string failed, string exitStatus, string state)
    {
        const string line = "==============================================================";
        string block(int task) =>
            $"{line}\nqname        all.q\njobname      job\njobnumber    12\ntaskid       {task}\naccount      sge\n"
            + $"failed       {failed}    \nexit_status  {exitStatus}                   \nru_wallclock 1s\n";
        Assert.Equal(
            [("12", 1, Enum.Parse<TaskState>(state)), ("12", 2, Enum.Parse<TaskState>(state))],
            SchedulerDefinition.Named("grid-engine").Accounting!.Entries(block(1) + block(2)));
    }

    [Fact]
    public void Ten_thousand_tasks_are_read_whole()
    {
        string queue = GridEngineQueue(
            string.Concat(Enumerable.Range(1, 10_000).Select(task => Entry("12", "qw", task.ToString(CultureInfo.InvariantCulture)))));
        Assert.Equal(
            Enumerable.Range(1, 10_000), SchedulerDefinition.Named("grid-engine").Status.Entries(queue).Select(entry => entry.Task));
    }

    private static string GridEngineQueue(string entries) => $"""
        <?xml version='1.0'?>
        <job_info  xmlns:xsd="http://arc.liv.ac.uk/repos/darcs/sge/source/dist/util/resources/schemas/qstat/qstat.xsd">
          <queue_info>
          </queue_info>
          <job_info>
        {entries}  </job_info>
        </job_info>

        """;

    private static string Entry(string id, string letters, string? task) => $"""
            <job_list state="{(letters.Contains('q', StringComparison.Ordinal) ? "pending" : "running")}">
              <JB_job_number>{id}</JB_job_number>
              <JAT_prio>0.55500</JAT_prio>
              <JB_name>a-state</JB_name>
              <JB_owner>me</JB_owner>
              <state>{letters}</state>
              <queue_name>all.q@node</queue_name>
              <slots>1</slots>
        {(task is null ? "" : $"      <tasks>{task}</tasks>\n")}    </job_list>

        """;
}
