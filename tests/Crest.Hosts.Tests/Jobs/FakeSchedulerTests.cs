using Crest.Foundation.Errors;
using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;
using Crest.Hosts.Tests.Schedulers;
using Crest.Tests.ReferenceData;

namespace Crest.Hosts.Tests.Jobs;

/// <summary>Schedulers that Debian does not have, with commands that print what the manuals show.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class FakeSchedulerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path = Environment.GetEnvironmentVariable("PATH")!;

    public FakeSchedulerTests()
    {
        Directory.CreateDirectory(_folder.At("bin"));
        Environment.SetEnvironmentVariable("PATH", $"{_folder.At("bin")}:{_path}");
        Command("qsub", "PBS_JOBID=12.server; export PBS_JOBID; setsid bash \"$1\" </dev/null >/dev/null 2>&1 & echo 12.server");
        Command("pjsub", "PJM_JOBID=12; export PJM_JOBID; setsid bash \"$1\" </dev/null >/dev/null 2>&1 & "
            + "echo '[INFO] PJM 0000 pjsub Job 12 submitted.'");
        foreach (string command in (string[])["qstat", "pjstat", "qdel", "pjdel"]) Says(command, "");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("pbs-pro", "#PBS", "#PBS -l select=1", "#PBS -q main", 3)]
    [InlineData("fugaku", "#PJM", "#PJM -L \"node=1\"", "#PJM -L rscgrp=main", 3)]
    public void A_job_runs_with_the_scripts_directives_first(string scheduler, string directive, string own, string queue, int code)
    {
        Job job = Script($"#!/bin/bash\n{own}\n\necho \"$X $1\"\n{directive} below a command\nexit {code}\n") with
        {
            Queue = "main",
            SubmitOptions = ["--mine"],
            Environment = new Dictionary<string, string> { ["X"] = "set" },
        };
        JobRunner runner = Runner(scheduler);
        JobHandle handle = runner.Submit(job);
        Assert.Equal("12", handle.Id);
        JobState state = UntilOver(runner, handle);
        Assert.Equal((JobPhase.Failed, code), (state.Phase, state.Code));
        Assert.Equal("set \n", File.ReadAllText(job.Log));
        string[] lines = [.. File.ReadLines($"{job.Record}.job").TakeWhile(line => line.StartsWith('#'))];
        Assert.Equal(["#!/bin/bash", own], lines[..2]);
        Assert.Contains(queue, lines);
        Assert.Contains($"{directive} --mine", lines);
        Assert.DoesNotContain(
            lines, line => line.Contains("below", StringComparison.Ordinal) || line.Contains("{{", StringComparison.Ordinal));
        Assert.Equal("12", JobRecord.Parse(File.ReadAllText(job.Record)).SchedulerId);
    }

    [Fact]
    public void A_scheduler_that_prints_rubbish_ends_no_job()
    {
        Job job = Script("until [ -e go ]; do sleep 0.05; done");
        JobRunner runner = Runner("pbs-pro");
        JobHandle handle = runner.Submit(job);
        Says("qstat", "Job Id: 12.server\n    job_state = R\n\n");
        Eventually.Is(() => runner.States([handle])[0].Phase == JobPhase.Running);
        Says("qstat", "<html>503</html>\n");
        Assert.Contains(
            "pbs-pro does not answer: qstat: its output is not complete",
            Assert.Throws<CrestException>(() => runner.States([handle])).Message, StringComparison.Ordinal);
        Command("qstat", "echo 'qstat: cannot connect to server' >&2; exit 111");
        Assert.Contains(
            "pbs-pro does not answer: qstat: cannot connect to server",
            Assert.Throws<CrestException>(() => runner.States([handle])).Message, StringComparison.Ordinal);
        File.WriteAllText($"{job.WorkingFolder}/go", "");
        // Its record is enough.
        Eventually.Is(() => File.ReadAllText(job.Record).Contains("ended", StringComparison.Ordinal));
        Assert.Equal(JobPhase.Finished, runner.States([handle])[0].Phase);
    }

    [Fact]
    public void A_job_that_the_scheduler_forgot_has_failed_after_a_while()
    {
        Job job = Script("kill -KILL $PPID");
        JobRunner runner = Runner("pbs-pro");
        JobHandle handle = runner.Submit(job);
        Command("qstat", "echo 'qstat: Unknown Job Id 12.server' >&2; exit 153");
        Assert.NotEqual(JobPhase.Failed, runner.States([handle])[0].Phase);
        Assert.Contains("does not know it any more", UntilOver(runner, handle).Reason, StringComparison.Ordinal);
        Says("qstat", "Job Id: 12.server\n    job_state = F\n    substate = 93\n    Exit_status = 265\n\n");
        Assert.Equal("pbs-pro says: Exit_status = 265", Runner("pbs-pro").States([handle])[0].Reason);
    }

    [Fact]
    public void A_full_queue_and_a_refusal_are_different_and_leave_a_job_that_can_be_submitted()
    {
        Command("pjsub", "echo '[ERR.] PJM 0072 pjsub Job exceeded the accept limit' >&2; exit 1");
        Job job = Script("true");
        JobRunner runner = Runner("fugaku");
        Assert.Contains("accept limit", Assert.Throws<QueueFullException>(() => runner.Submit(job)).Message, StringComparison.Ordinal);
        Command("pjsub", "echo '[ERR.] PJM 0057 pjsub node=32 is greater than the upper limit (24).' >&2; exit 1");
        CrestException refused = Assert.Throws<CrestException>(() => runner.Submit(job));
        Assert.StartsWith("fugaku does not take a job: [ERR.] PJM 0057", refused.Message, StringComparison.Ordinal);
        Says("pjsub", "<html>503</html>\n");
        Assert.Contains("its answer has no id", Assert.Throws<CrestException>(() => runner.Submit(job)).Message, StringComparison.Ordinal);
        Says("pjsub", "[INFO] PJM 0000 pjsub Job 77 submitted.\n");
        Assert.Equal("77", runner.Submit(job).Id);
        // Another process finds the id on the host.
        Says("pjsub", "[INFO] PJM 0000 pjsub Job 78 submitted.\n");
        Assert.Equal("77", Runner("fugaku").Submit(job).Id);
    }

    [Fact]
    public void A_job_that_was_submitted_twice_is_asked_for_by_the_id_that_claimed_it()
    {
        Job job = Script("until [ -e go ]; do sleep 0.05; done");
        JobRunner runner = Runner("pbs-pro");
        JobHandle handle = runner.Submit(job) with { Id = "13" };
        Says("qstat", "Job Id: 13.server\n    job_state = F\n    Exit_status = 0\n\nJob Id: 12.server\n    job_state = R\n\n");
        Eventually.Is(() => File.Exists(job.Record) && File.ReadAllText(job.Record).Length > 0);
        Assert.Equal(JobPhase.Running, runner.States([handle])[0].Phase);
        File.WriteAllText($"{job.WorkingFolder}/go", "");
        Assert.Equal(JobPhase.Finished, UntilOver(runner, handle).Phase);
    }

    private static JobRunner Runner(string scheduler) =>
        JobRunner.Batch(Host.Local(), SchedulerDefinition.Named(scheduler), TimeSpan.FromSeconds(3));

    private static JobState UntilOver(JobRunner runner, JobHandle handle)
    {
        Eventually.Is(() => runner.States([handle])[0].IsOver, () => $"{runner.States([handle])[0]}");
        return runner.States([handle])[0];
    }

    private Job Script(string text)
    {
        _folder.Write("work/run.sh", text);
        return new Job
        {
            Name = "a job",
            WorkingFolder = _folder.At("work"),
            Script = "run.sh",
            Log = _folder.At("log"),
            Record = _folder.At("records/job"),
        };
    }

    private void Says(string command, string text) => Command(command, $"cat '{_folder.Write($"answers/{command}", text)}'");

    private void Command(string name, string line)
    {
        string path = _folder.Write($"bin/{name}", $"#!/bin/bash\n{line}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
