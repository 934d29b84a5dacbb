using Crest.Hosts.Schedulers;

namespace Crest.Hosts.Tests.Schedulers;

/// <summary>What PBS Professional and the job manager of Fugaku print, as their manuals show it.</summary>
public class DocumentedAnswersTests
{
    [Theory]
    [InlineData("    job_state = Q\n    substate = 10\n", "Pending")]
    [InlineData("    job_state = H\n    substate = 20\n", "Pending")]
    [InlineData("    job_state = R\n    substate = 42\n", "Running")]
    [InlineData("    job_state = E\n    substate = 50\n    Exit_status = 0\n", "Running")]
    [InlineData("    job_state = F\n    substate = 92\n    Exit_status = 0\n", "Finished")]
    [InlineData("    job_state = F\n    substate = 93\n    Exit_status = 3\n", "Failed")]
    [InlineData("    job_state = F\n    substate = 91\n    Exit_status = 271\n", "Failed")]
    [InlineData("    job_state = F\n    substate = 91\n", "Failed")]
    public void States_of_PBS(string lines, string state)
    {
        TaskListing status = SchedulerDefinition.Named("pbs-pro").Status;
        string output = $"Job Id: 12.server\n    Job_Name = x\n{lines}    Variable_List = PBS_O_HOME=/home/me,\n\tX=1\n\n";
        Assert.True(status.IsComplete(output));
        Assert.Equal([("12", 1, Enum.Parse<TaskState>(state))], status.Entries(output));
        Assert.False(status.IsComplete(output[..^1]));
        Assert.False(status.IsComplete("pbs_iff: error returned"));
        Assert.True(status.IsComplete(""));
    }

    [Fact]
    public void An_array_of_PBS_is_read_by_its_tasks()
    {
        TaskListing status = SchedulerDefinition.Named("pbs-pro").Status;
        string output = "Job Id: 12[].server\n    job_state = B\n\n"
            + "Job Id: 12[3].server\n    job_state = X\n    substate = 92\n    Exit_status = 0\n\n"
            + "Job Id: 12[4].server\n    job_state = F\n    substate = 93\n    Exit_status = 265\n\n"
            + "Job Id: 13.server\n    job_state = Q\n\n";
        Assert.Equal(
            [("12[]", 3, TaskState.Finished), ("12[]", 4, TaskState.Failed), ("13", 1, TaskState.Pending)], status.Entries(output));
        Assert.Equal("Exit_status = 265", status.Failure(output, "12[]"));
        Assert.True(status.IsAboutUnknownJobs("Unknown Job Id 11.server"));
        SchedulerDefinition pbs = SchedulerDefinition.Named("pbs-pro");
        Assert.Equal("12[]", pbs.Submitted("12[].server\n", 3)!.Id);
        Assert.Equal("12", pbs.Submitted("12.server.example.org\n", 1)!.Id);
        Assert.Equal(
            ["qstat", "-x", "-f", "-t", "12[]", "13"], status.Command.Words(new Dictionary<string, string> { ["ids"] = "12[]\013" }));
    }

    [Theory]
    [InlineData("QUE", "Pending")]
    [InlineData("HLD", "Pending")]
    [InlineData("RUN", "Running")]
    [InlineData("RNE", "Running")]
    [InlineData("EXT", "Unknown")]
    [InlineData("CCL", "Failed")]
    [InlineData("RJT", "Failed")]
    public void States_of_Fugaku(string printed, string state)
    {
        TaskListing status = SchedulerDefinition.Named("fugaku").Status;
        string output = $"JOB_ID     ST  \n238        {printed} \n";
        Assert.True(status.IsComplete(output));
        Assert.Equal([("238", 1, Enum.Parse<TaskState>(state))], status.Entries(output));
        Assert.False(status.IsComplete("[ERR.] PJM 0001 pjstat internal error\n"));
    }

    [Theory]
    [InlineData("EXT  0    0", "Finished", null)]
    [InlineData("EXT  3    0", "Failed", "EXT 3 0")]
    [InlineData("EXT  137  11", "Failed", "EXT 137 11")]
    [InlineData("CCL  0    1", "Failed", "CCL 0 1")]
    public void Ends_in_the_history_of_Fugaku(string printed, string state, string? failure)
    {
        TaskListing accounting = SchedulerDefinition.Named("fugaku").Accounting!;
        string output = $"JOB_ID     ST   EC   PC \n238        {printed} \n";
        Assert.Equal([("238", 1, Enum.Parse<TaskState>(state))], accounting.Entries(output));
        Assert.Equal(failure, accounting.Failure(output, "238"));
    }

    [Fact]
    public void A_bulk_job_of_Fugaku_is_read_by_its_tasks()
    {
        SchedulerDefinition fugaku = SchedulerDefinition.Named("fugaku");
        Assert.Equal(
            [("239", 1, TaskState.Running), ("239", 2, TaskState.Pending)],
            fugaku.Status.Entries("JOB_ID     ST  \n239        RUN \n239[1]     RUN \n239[2]     QUE \n"));
        Assert.Equal("239", fugaku.Submitted("[INFO] PJM 0000 pjsub Job 239 submitted.\n", 2)!.Id);
        Assert.Equal(
            ["pjstat", "-E", "-v", "-H", "day=3", "--choose", "jid,st,ec,pc", "239"],
            fugaku.Accounting!.Command.Words(new Dictionary<string, string> { ["id"] = "239" }));
    }

    [Theory]
    [InlineData("fugaku", "[ERR.] PJM 0072 pjsub Job exceeded the accept limit")]
    [InlineData("pbs-pro", "qsub: would exceed queue generic's per-user limit of jobs in 'Q' state")]
    [InlineData("slurm", "sbatch: error: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)")]
    [InlineData("slurm", "sbatch: error: QOSMaxSubmitJobPerUserLimit")]
    [InlineData("grid-engine", "Unable to run job: job rejected: only 10 jobs are allowed per user (current job count: 10).")]
    public void A_full_queue_is_known_by_its_message(string scheduler, string complaint)
    {
        Assert.Matches(SchedulerDefinition.Named(scheduler).QueueFull!, complaint);
        Assert.DoesNotMatch(SchedulerDefinition.Named(scheduler).QueueFull!, "invalid partition specified: nowhere");
    }
}
