using System.Diagnostics;
using Crest.Foundation.Errors;
using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;
using Crest.Hosts.Tests.Schedulers;

namespace Crest.Hosts.Tests.Jobs;

/// <summary>Jobs without a scheduler.</summary>
public abstract class DirectJobTests : JobTests
{
    [Fact]
    public void A_job_is_pending_or_running_and_then_finished()
    {
        Job job = Script("until [ -e go ]; do sleep 0.05; done");
        JobHandle handle = Runner.Submit(job);
        Eventually.Is(() => Runner.States([handle])[0].Phase == JobPhase.Running);
        File.WriteAllText(Path.Combine(job.WorkingFolder, "go"), "");
        Assert.Equal((JobPhase.Finished, 0), (UntilOver(handle).Phase, Runner.States([handle])[0].Code));
    }

    [Fact]
    public void The_states_of_many_jobs_come_in_their_order()
    {
        JobHandle[] handles = [.. Enumerable.Range(0, 20).Select(i => Runner.Submit(Script($"exit {i}")))];
        Eventually.Is(() => Runner.States(handles).All(state => state.IsOver));
        Assert.Equal(Enumerable.Range(0, 20), Runner.States(handles).Select(state => state.Code!.Value));
        Assert.Empty(Runner.States([]));
    }

    [Fact]
    public void What_is_left_of_a_job_whose_wrapper_was_killed_counts_and_can_be_cancelled()
    {
        Job job = Script("echo $$ >pid; for i in {1..600}; do sleep 0.1; done");
        JobHandle handle = Runner.Submit(job);
        string pid = Path.Combine(job.WorkingFolder, "pid");
        Eventually.Is(() => File.Exists(pid) && File.ReadAllText(pid).Length > 1);
        Kill(JobRecord.Parse(File.ReadAllText(job.Record)).ProcessId);
        string wrapper = $"{JobRecord.Parse(File.ReadAllText(job.Record)).ProcessId}";
        Eventually.Is(() => File.ReadAllText($"/proc/{File.ReadAllText(pid).Trim()}/stat").Split(") ")[1].Split(' ')[1] != wrapper);
        Assert.Equal(JobPhase.Running, Runner.States([handle])[0].Phase);
        Runner.Cancel([handle]);
        JobState state = UntilOver(handle);
        Assert.Equal((JobPhase.Failed, null), (state.Phase, state.Code));
        Assert.Contains("nothing recorded its end", state.Reason, StringComparison.Ordinal);
        Assert.False(Lives(pid));
    }

    [Fact]
    public void A_restart_of_the_machine_ends_a_job_and_so_does_another_process_with_its_id()
    {
        string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        string Record(string host, string start) =>
            Folder.Write(Guid.NewGuid().ToString("N"), $"started {host} {Environment.ProcessId} {start} 1700000000 -\n");
        string[] records =
        [
            Record(Environment.MachineName, "another-boot/5"), Record(Environment.MachineName, $"{boot}/5"),
            Record("elsewhere", $"{boot}/5"), Folder.Write("empty", ""), Folder.At("none"),
        ];
        File.SetLastWriteTimeUtc(records[3], DateTime.UnixEpoch);
        IReadOnlyList<JobState> states = Runner.States([.. records.Select(record => new JobHandle(record, 1_700_000_000))]);
        Assert.Equal(
            [JobPhase.Failed, JobPhase.Failed, JobPhase.Unknown, JobPhase.Failed, JobPhase.Unknown], states.Select(state => state.Phase));
        Assert.Equal("the machine was restarted while it ran", states[0].Reason);
        Assert.Contains("safe to submit it again", states[4].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_submission_that_is_given_up_at_any_moment_and_done_again_runs_the_job_once()
    {
        var random = new Random(1);
        for (int i = 0; i < 12; i++)
        {
            Job job = Script("echo ran; sleep 0.1; echo done");
            for (int attempt = 0; attempt < 3; attempt++)
            {
                using var stop = new CancellationTokenSource(random.Next(1, Longest));
                try
                {
                    Runner.Submit(job, stop.Token);
                }
                catch (Exception e) when (e is OperationCanceledException or HostAwayException)
                {
                    // Whether it was submitted is not known.
                }
            }

            JobState state = UntilOver(Runner.Submit(job));
            Assert.True(state.Phase == JobPhase.Finished, $"{state}");
            Assert.Equal("ran\ndone\n", File.ReadAllText(job.Log));
        }
    }

    [Fact]
    public void Mistakes_are_told_before_anything_runs()
    {
        Job job = Script("true");
        foreach (Job wrong in (Job[])
            [
                job with { Script = "../x" }, job with { Script = "/bin/true" }, job with { Indices = new JobIndices(1, 2) },
                job with { Environment = new Dictionary<string, string> { ["a b"] = "" } },
                job with { Environment = new Dictionary<string, string> { ["x\n"] = "" } },
            ])
            Assert.Throws<CrestException>(() => Runner.Submit(wrong));
        Assert.Throws<ArgumentException>(() => Runner.Submit(job with { Log = "log" }));
        string file = Folder.Write("file", "");
        Assert.Contains(
            "cannot create directory", Assert.Throws<CrestException>(() => Runner.Submit(job with { Record = $"{file}/x" })).Message,
            StringComparison.Ordinal);
    }

    /// <summary>The time in which a submission is surely done, in milliseconds.</summary>
    protected abstract int Longest { get; }

    private static void Kill(int process)
    {
        using var killed = Process.GetProcessById(process);
        killed.Kill();
    }
}
