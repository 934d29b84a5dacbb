using Crest.Hosts.Schedulers;
using Crest.Tests.ReferenceData;

[assembly: AssemblyFixture(typeof(GridEngineCluster))]

namespace Crest.Hosts.Tests.Schedulers;

[Collection(ProcessEnvironment.Name)]
public sealed class GridEngineSchedulerTests(GridEngineCluster cluster) : SchedulerTests(cluster, "grid-engine")
{
    protected override (string Option, string Complaint) WrongOption => ("-l nothing=1", "unknown resource \"nothing\"");

    protected override string QueueCommand => "qstat";

    protected override (string Option, string Variable, string Value) RightOption => ("-q all.q", "QUEUE", "all.q");

    protected override string Details(string id) => OutsideProgram.Run("sh", "-c", $"qstat -j {id} 2>&1; qacct -j {id} 2>&1; true");

    [Fact]
    public void Tasks_that_cannot_be_started_have_failed_and_can_be_cancelled()
    {
        // The queue keeps them, in the state Eqw.
        ArrayJob job = Bash("true") with { Tasks = 3, SubmitOptions = ["-wd /not/there"] };
        SubmittedJob submitted = Tested.Submit(job);
        Assert.Equal(new ArrayJobState(0, 0, 0, 3, 0), UntilOver(submitted));
        Assert.Contains("not/there", Details(submitted.Id), StringComparison.Ordinal);
        Tested.Cancel(submitted);
        Assert.DoesNotContain("not/there", Details(submitted.Id), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("h_rt")]
    [InlineData("s_rt")]
    public void A_limit_of_time_is_told_by_SIGTERM_before_the_task_is_killed(string limit)
    {
        ArrayJob job =
            Bash("trap 'echo told; exit 0' TERM; echo started; while :; do sleep 0.1; done") with { SubmitOptions = [$"-l {limit}=3"] };
        SubmittedJob submitted = Tested.Submit(job);
        UntilOver(submitted);
        Assert.Equal("started\ntold\n", File.ReadAllText(Path.Combine(job.LogFolder, $"{submitted.Id}_1.log")));
    }
}
