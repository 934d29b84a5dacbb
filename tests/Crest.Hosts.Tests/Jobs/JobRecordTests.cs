using Crest.Foundation.Errors;
using Crest.Hosts.Jobs;

namespace Crest.Hosts.Tests.Jobs;

public class JobRecordTests
{
    private const string Start = "started node1 12 b-1/345 1700000000 -\n";

    [Theory]
    [InlineData(null, JobRecordKind.NotClaimed)]
    [InlineData("", JobRecordKind.Claimed)]
    [InlineData("start", JobRecordKind.Claimed)]
    [InlineData("started node1 12 b-1/345 17000", JobRecordKind.Claimed)]
    [InlineData("revoked\n", JobRecordKind.Revoked)]
    [InlineData(Start, JobRecordKind.Started)]
    [InlineData(Start + "ended 0 17000", JobRecordKind.Started)]
    [InlineData(Start + "ended 0 1700000009\n", JobRecordKind.Ended)]
    [InlineData(Start + "ended 0 17\nended 0 1700000009\n", JobRecordKind.Ended)]
    [InlineData("\0\0\0 rubbish \n ended 0 1\n", JobRecordKind.Claimed)]
    public void A_record_is_read_also_where_it_was_cut(string? text, JobRecordKind kind) => Assert.Equal(kind, JobRecord.Parse(text).Kind);

    [Fact]
    public void A_record_says_who_began_when_and_how_it_ended() =>
        Assert.Equal(
            new JobRecord(
                JobRecordKind.Ended, "node1", 12, "b-1/345", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), "77", 137,
                DateTimeOffset.FromUnixTimeSeconds(1_700_000_009)),
            JobRecord.Parse("started node1 12 b-1/345 1700000000 77\nended 137 1700000009\n"));

    [Fact]
    public void A_handle_is_kept_as_a_line()
    {
        var handle = new JobHandle("/a 'b'\n/rec\"ord", 1_700_000_000, "12", "north", new JobIndices(2, 5));
        Assert.DoesNotContain('\n', handle.Text);
        Assert.Equal(handle, JobHandle.Parse(handle.Text));
        Assert.Equal(new JobHandle("/r", 1), JobHandle.Parse(new JobHandle("/r", 1).Text));
        Assert.Throws<CrestException>(() => JobHandle.Parse("{}"));
        Assert.Throws<CrestException>(() => JobHandle.Parse("12"));
    }

    [Fact]
    public void The_state_of_a_bulk_job_is_that_of_its_indices()
    {
        var indices = new JobIndices(3, 5);
        JobState finished = JobState.After(0, null, null), failed = JobState.After(139, null, null),
            pending = new(JobPhase.Pending, null, "nodes"), running = new(JobPhase.Running), unknown = new(JobPhase.Unknown, null, "gone");
        Assert.Equal(JobPhase.Finished, JobState.Of([finished, finished, finished], indices).Phase);
        Assert.Equal(
            new JobState(JobPhase.Failed, 139, "2 of 3 failed, the first is 4: exit code 139: it was killed by SIGSEGV"),
            JobState.Of([finished, failed, failed], indices));
        Assert.Equal(new JobState(JobPhase.Running, null, "nodes"), JobState.Of([finished, failed, pending], indices));
        Assert.Equal(JobPhase.Running, JobState.Of([running, unknown, finished], indices).Phase);
        Assert.Equal(new JobState(JobPhase.Pending, null, "nodes"), JobState.Of([pending, pending, pending], indices));
        Assert.Equal(new JobState(JobPhase.Unknown, null, "gone"), JobState.Of([finished, unknown, finished], indices));
    }
}
