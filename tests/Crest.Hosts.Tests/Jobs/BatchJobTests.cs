using Crest.Foundation.Errors;
using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;
using Crest.Hosts.Tests.Schedulers;
using Crest.Tests.ReferenceData;

namespace Crest.Hosts.Tests.Jobs;

/// <summary>Jobs in the queue of a real scheduler with two slots.</summary>
public abstract class BatchJobTests : JobTests
{
    protected BatchJobTests(Cluster cluster, string scheduler)
    {
        cluster.Use();
        Runner = JobRunner.Batch(Host.Local(), SchedulerDefinition.Named(scheduler), TimeSpan.FromSeconds(8));
    }

    protected override JobRunner Runner { get; }

    /// <summary>A queue that there is, a variable by which a job sees it, and what the scheduler says of one that there is not.</summary>
    protected abstract (string Queue, string Variable, string Complaint) Queue { get; }

    /// <summary>A directive that sets the variable CREST_DIRECTIVE to <c>seen</c>.</summary>
    protected abstract string Directive { get; }

    /// <summary>Ends a job by the scheduler's own command.</summary>
    protected abstract void End(string id);

    /// <summary>An option by which the scheduler ends a job soon.</summary>
    protected abstract string TimeLimit { get; }

    /// <summary>The variable of the index of a bulk job.</summary>
    protected abstract string Index { get; }

    [Fact]
    public void The_directives_of_a_script_come_before_the_queue_and_the_options()
    {
        Job job = Script($"#!/bin/bash\r\n{Directive}\r\necho \"$CREST_DIRECTIVE ${Queue.Variable}\"\r\n", bare: true) with
        {
            Queue = Queue.Queue,
        };
        JobHandle handle = Runner.Submit(job);
        JobState state = UntilOver(handle);
        Assert.True(state.Phase == JobPhase.Finished, $"{state} {File.ReadAllText(job.Log)}");
        Assert.Equal($"seen {Queue.Queue}\n", File.ReadAllText(job.Log));
        Assert.StartsWith($"#!/bin/bash\n{Directive}\n", File.ReadAllText($"{job.Record}.job"), StringComparison.Ordinal);
        Assert.Contains(handle.Id!, File.ReadAllText($"{job.Record}.id"), StringComparison.Ordinal);
        CrestException refused = Assert.Throws<CrestException>(() => Runner.Submit(Script("true") with { Queue = "nowhere" }));
        Assert.Contains(Queue.Complaint, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void A_bulk_job_runs_once_for_each_index_and_says_which_failed()
    {
        Job job = Script($"echo index ${Index}; exit $((${Index} == 4 ? 3 : 0))") with { Indices = new JobIndices(3, 5) };
        JobHandle handle = Runner.Submit(job);
        JobState state = UntilOver(handle);
        Assert.Equal((JobPhase.Failed, 3, "1 of 3 failed, the first is 4: exit code 3"), (state.Phase, state.Code, state.Reason));
        foreach (int index in Enumerable.Range(3, 3)) Assert.Equal($"index {index}\n", File.ReadAllText($"{job.Log}.{index}"));
        Job good = Script("true") with { Indices = new JobIndices(1, 2) };
        Assert.Equal(JobPhase.Finished, UntilOver(Runner.Submit(good)).Phase);
    }

    [Fact]
    public void The_indices_of_a_bulk_job_begin_at_0_where_the_scheduler_counts_from_1()
    {
        Job job = Script("echo number $NUMBER; exit $((NUMBER == 0 ? 5 : 0))") with
        {
            Indices = new JobIndices(0, 2),
            IndexVariable = "NUMBER",
        };
        JobState state = UntilOver(Runner.Submit(job));
        Assert.Equal((JobPhase.Failed, 5, "1 of 3 failed, the first is 0: exit code 5"), (state.Phase, state.Code, state.Reason));
        foreach (int index in Enumerable.Range(0, 3)) Assert.Equal($"number {index}\n", File.ReadAllText($"{job.Log}.{index}"));
    }

    [Fact]
    public void A_submission_that_is_given_up_at_any_moment_and_done_again_runs_the_job_once()
    {
        var random = new Random(2);
        Job[] jobs = [.. Enumerable.Range(0, 6).Select(_ => Script("echo ran"))];
        foreach (Job job in jobs)
        {
            for (int attempt = 0; attempt < 3; attempt++)
            {
                using var stop = new CancellationTokenSource(random.Next(1, 120));
                try
                {
                    Runner.Submit(job, stop.Token);
                }
                catch (OperationCanceledException)
                {
                    // Whether it was submitted is not known.
                }
            }
        }

        JobHandle[] handles = [.. jobs.Select(job => Runner.Submit(job))];
        Eventually.Is(() => Runner.States(handles).All(state => state.IsOver), () => string.Join('\n', Runner.States(handles)));
        Assert.All(Runner.States(handles), state => Assert.Equal(JobPhase.Finished, state.Phase));
        Assert.All(jobs, job => Assert.Equal("ran\n", File.ReadAllText(job.Log)));
    }

    [Fact]
    public void Jobs_wait_run_and_are_taken_from_the_queue()
    {
        Job[] jobs = [.. Enumerable.Range(0, 3).Select(_ => Script("until [ -e go ]; do sleep 0.1; done"))];
        JobHandle[] handles = [.. jobs.Select(job => Runner.Submit(job))];
        JobPhase[] Phases() => [.. Runner.States(handles).Select(state => state.Phase)];
        Eventually.Is(() => Phases().Count(phase => phase == JobPhase.Running) == 2, () => string.Join(' ', Phases()));
        int waiting = Array.IndexOf(Phases(), JobPhase.Pending);
        Assert.True(waiting >= 0);
        // The one that waits is taken away; nothing of it runs, and the others go on.
        Runner.Cancel([handles[waiting]]);
        JobState gone = UntilOver(handles[waiting]);
        Assert.Equal((JobPhase.Failed, "it was cancelled before it began"), (gone.Phase, gone.Reason));
        Assert.Equal(2, Phases().Count(phase => phase == JobPhase.Running));
        foreach (Job job in jobs) File.WriteAllText($"{job.WorkingFolder}/go", "");
        Eventually.Is(() => Phases().Count(phase => phase == JobPhase.Finished) == 2, () => string.Join('\n', Runner.States(handles)));
        Runner.Cancel(handles);
    }

    [Fact]
    public void A_job_that_the_scheduler_ends_has_failed_and_says_so()
    {
        Job cancelled = Script("sleep 60"), late = Script("sleep 100") with { SubmitOptions = [TimeLimit] };
        JobHandle[] handles = [Runner.Submit(cancelled), Runner.Submit(late)];
        Eventually.Is(() => Runner.States(handles)[0].Phase == JobPhase.Running);
        End(handles[0].Id!);
        foreach (JobHandle handle in handles)
        {
            JobState state = UntilOver(handle);
            Assert.Equal(JobPhase.Failed, state.Phase);
            Assert.Matches("killed by SIG|says: ", state.Reason);
            Output.WriteLine($"{state}");
        }
    }

    [Fact]
    public void A_job_whose_wrapper_is_killed_has_failed()
    {
        Job job = Script("kill -KILL $PPID; sleep 60");
        JobState state = UntilOver(Runner.Submit(job));
        Assert.Equal((JobPhase.Failed, null), (state.Phase, state.Code));
        Assert.NotNull(state.Reason);
        Output.WriteLine($"{state}");
    }

    [Fact]
    public void A_job_that_nobody_knows_has_failed_and_never_begins()
    {
        Job job = Script("echo ran");
        JobState state = UntilOver(new JobHandle(job.Record, 1, "7654321"));
        Assert.Contains("does not know it any more", state.Reason, StringComparison.Ordinal);
        Assert.Equal(JobRecordKind.Revoked, JobRecord.Parse(File.ReadAllText(job.Record)).Kind);
    }

    private static ITestOutputHelper Output => TestContext.Current.TestOutputHelper!;
}
