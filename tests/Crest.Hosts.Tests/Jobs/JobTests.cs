using Crest.Hosts.Jobs;
using Crest.Hosts.Tests.Schedulers;
using Crest.Tests.ReferenceData;

namespace Crest.Hosts.Tests.Jobs;

/// <summary>What every way of running jobs promises.</summary>
public abstract class JobTests : IDisposable
{
    protected const string Awkward = "it's \"a\" $(touch x) `id` *\nname #1 ü";
    private int _jobs;

    protected abstract JobRunner Runner { get; }

    internal TemporaryFolder Folder { get; } = new();

    [Fact]
    public void A_job_runs_once_with_its_folder_and_variables_as_they_were_given()
    {
        Job job = Script("printf '<%s>' \"$PWD\" \"$CREST_TEST\" \"$0\"; echo error >&2; cat; exit 3", $"{Awkward}.sh") with
        {
            Environment = new Dictionary<string, string> { ["CREST_TEST"] = $"a 'b' \"c\" $d\n\\e = ü {Awkward}" },
        };
        JobHandle handle = Runner.Submit(job);
        JobState state = UntilOver(JobHandle.Parse(handle.Text));
        Assert.Equal((JobPhase.Failed, 3, "exit code 3"), (state.Phase, state.Code, state.Reason));
        Assert.True(state.Ended >= state.Started);
        Assert.EndsWith(
            $"<{job.WorkingFolder}><{job.Environment["CREST_TEST"]}><./{job.Script}>error\n", File.ReadAllText(job.Log),
            StringComparison.Ordinal);
        // Once more: it has run.
        Runner.Submit(job);
        Assert.Equal(state, Runner.States([handle])[0]);
        Thread.Sleep(300);
        Assert.Single(File.ReadAllText(job.Log).Split("error\n")[1..]);
        Runner.Cancel([handle]);
        Assert.Equal(state, Runner.States([handle])[0]);
    }

    [Fact]
    public void A_job_that_is_submitted_many_times_at_once_runs_once()
    {
        Job job = Script("echo ran");
        var handles = new JobHandle[8];
        Parallel.For(0, handles.Length, i => handles[i] = Runner.Submit(job));
        foreach (JobHandle handle in handles) Assert.Equal(JobPhase.Finished, UntilOver(handle).Phase);
        Assert.EndsWith("ran\n", File.ReadAllText(job.Log), StringComparison.Ordinal);
        Assert.Single(File.ReadAllText(job.Log).Split("ran\n")[1..]);
    }

    [Theory]
    [InlineData("echo $BASH_VERSION | grep -c .", "1\n")]
    [InlineData("#!/bin/sh\r\necho a\r\n[ -z \"$BASH_VERSION\" ] && echo b\r\n", "a\nb\n")]
    [InlineData("\r\necho a\r\necho b\r", "a\nb\n")]
    [InlineData("#!/usr/bin/env -S cat\nx\n", "#!/usr/bin/env -S cat\nx\n")]
    public void A_script_is_run_by_the_program_that_it_names_or_by_bash(string text, string printed)
    {
        Job job = Script(text, bare: true);
        Assert.Equal(JobPhase.Finished, UntilOver(Runner.Submit(job)).Phase);
        Assert.Equal(printed, File.ReadAllText(job.Log));
    }

    [Fact]
    public void A_job_that_cannot_begin_fails_and_its_log_says_why()
    {
        Job noScript = Script("true") with { Script = "missing.sh" };
        Assert.Equal(127, UntilOver(Runner.Submit(noScript)).Code);
        Assert.Contains("has no script missing.sh", File.ReadAllText(noScript.Log), StringComparison.Ordinal);
        Job noInterpreter = Script("#!/not/there\n", bare: true);
        Assert.NotEqual(0, UntilOver(Runner.Submit(noInterpreter)).Code);
        Assert.Contains("run.sh", File.ReadAllText(noInterpreter.Log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_was_revoked_never_runs()
    {
        Job job = Script("echo ran");
        Assert.True(Runner.Revoke(job.Record));
        JobHandle handle = Runner.Submit(job);
        JobState state = UntilOver(handle);
        Assert.Equal((JobPhase.Failed, "it was cancelled before it began"), (state.Phase, state.Reason));
        Thread.Sleep(300);
        Assert.False(File.Exists(job.Log) && File.ReadAllText(job.Log).Contains("ran", StringComparison.Ordinal));
        Job ran = Script("echo ran");
        UntilOver(Runner.Submit(ran));
        Assert.False(Runner.Revoke(ran.Record));
    }

    [Fact]
    public void Cancelling_ends_all_processes_of_the_group_also_those_that_do_not_listen()
    {
        Job job = Script(
            """
            trap 'echo told' TERM
            (trap '' TERM; echo $BASHPID >deaf; for i in {1..600}; do sleep 0.1; done) &
            for i in {1..600}; do sleep 0.1; done
            """) with
        { Grace = TimeSpan.FromSeconds(2) };
        JobHandle handle = Runner.Submit(job);
        string deaf = Path.Combine(job.WorkingFolder, "deaf");
        Eventually.Is(() => File.Exists(deaf) && File.ReadAllText(deaf).Length > 1, () => $"{Runner.States([handle])[0]}");
        Assert.Equal(JobPhase.Running, Runner.States([handle])[0].Phase);
        Runner.Cancel([handle]);
        JobState state = UntilOver(handle);
        Assert.Equal(JobPhase.Failed, state.Phase);
        Assert.Contains("told", File.ReadAllText(job.Log), StringComparison.Ordinal);
        Eventually.Is(() => !Lives(deaf));
    }

    [Fact]
    public void A_script_that_is_killed_has_failed()
    {
        Job job = Script("kill -KILL $$");
        JobState state = UntilOver(Runner.Submit(job));
        Assert.Equal((JobPhase.Failed, 137), (state.Phase, state.Code));
        Assert.Contains("killed by SIGKILL", state.Reason, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Folder.Dispose();
    }

    /// <summary>A job with a script of its own, in folders with awkward names.</summary>
    protected Job Script(string text, string name = "run.sh", bool bare = false)
    {
        string folder = Folder.At($"{Awkward}/{_jobs++}");
        Directory.CreateDirectory($"{folder}/task");
        File.WriteAllText($"{folder}/task/{name}", bare ? text : $"#!/bin/bash\n{text}\n");
        return new Job
        {
            Name = "Größe 1/2: a test",
            WorkingFolder = $"{folder}/task",
            Script = name,
            Log = $"{folder}/logs/log.txt",
            Record = $"{folder}/records/record",
        };
    }

    protected JobState UntilOver(JobHandle handle)
    {
        JobState state = Runner.States([handle])[0];
        Eventually.Is(() => (state = Runner.States([handle])[0]).IsOver, () => $"{state}; {Details(handle)}");
        return state;
    }

    /// <summary>What is known about a job, for the message of a test that fails.</summary>
    protected virtual string Details(JobHandle handle) => File.Exists(handle.Record) ? File.ReadAllText(handle.Record) : "no record";

    /// <summary>Whether the process whose id is in a file lives.</summary>
    protected static bool Lives(string file)
    {
        try
        {
            return !File.ReadAllText($"/proc/{File.ReadAllText(file).Trim()}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
