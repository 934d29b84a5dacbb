using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;
using Crest.Tests.ReferenceData;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Hosts.Tests.Schedulers;

/// <summary>A scheduler that a file alone defines, whose commands are scripts that answer what a test wants.</summary>
public sealed class SchedulerAnswersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new() { AutoAdvanceAmount = TimeSpan.FromSeconds(0.1) };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_job_of_a_scheduler_that_only_a_file_defines()
    {
        Scheduler scheduler =
            Answering(submit: "echo \"Job 7 submitted\"; cp \"$1\" ../script", status: "cat status", cancel: "echo \"$1\" >cancelled");
        SubmittedJob job = scheduler.Submit(Job());
        Assert.Equal(new SubmittedJob("7", 4), job);
        Assert.StartsWith(
            "#!/bin/bash\n#S --tasks=4\n#S --mine\ncd -- ", File.ReadAllText(_folder.At("job/job.sh")), StringComparison.Ordinal);
        Assert.EndsWith("\nexec echo 'a b'\n", File.ReadAllText(_folder.At("job/job.sh")), StringComparison.Ordinal);
        _folder.Write("status", "7/1 Q\n7/2 R\n7/3 D\n8/4 R\n7/9 R\nnonsense\n");
        Assert.Equal(new ArrayJobState(1, 1, 1, 0, 1), scheduler.State(job));
        // A task that has finished stays so when the queue forgets it.
        _folder.Write("status", "");
        Assert.Equal(new ArrayJobState(0, 0, 1, 0, 3), scheduler.State(job));
        scheduler.Cancel(job);
        Assert.Equal("7\n", File.ReadAllText(_folder.At("cancelled")));
    }

    [Fact]
    public async Task A_scheduler_that_does_not_answer_is_asked_until_patience_ends()
    {
        Scheduler scheduler = Answering(status: "echo asked >>asked; echo away >&2; exit 1");
        Task<CrestException> failing = Task.Run(
            () => Assert.Throws<CrestException>(() => scheduler.State(new SubmittedJob("7", 1))), TestContext.Current.CancellationToken);
        // The fake clock stands still while nobody asks it for the time: it is moved until patience has ended.
        while (!failing.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal($"small does not answer: {_folder.At("s-status")}: away", (await failing).Message);
        Assert.InRange(File.ReadAllLines(_folder.At("asked")).Length, 2, 30);
    }

    [Fact]
    public async Task Waiting_for_a_scheduler_that_does_not_answer_can_be_stopped()
    {
        Scheduler scheduler = Answering(status: "echo asked >>asked; exit 1");
        using var stop = new CancellationTokenSource();
        Task failing = Task.Run(() => scheduler.State(new SubmittedJob("7", 1), stop.Token), TestContext.Current.CancellationToken);
        while (!File.Exists(_folder.At("asked"))) await Task.Delay(5, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => failing);
    }

    [Theory]
    [InlineData("echo Job ? submitted", "small does not take the job: Job ? submitted")]
    [InlineData("echo s-submit: error: the queue is full >&2; exit 1", "the queue is full")]
    [InlineData("exit 4", "small does not take the job: it ended with exit code 4 and printed nothing")]
    public void A_submission_that_fails_leaves_no_files(string submit, string expected)
    {
        ArrayJob job = Job();
        Assert.Contains(
            expected, Assert.Throws<CrestException>(() => Answering(submit: submit).Submit(job)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(job.Folder));
    }

    [Fact]
    public void The_reason_why_tasks_are_pending_is_the_most_frequent_one_of_the_job()
    {
        Scheduler scheduler = Answering(status: "cat status");
        var job = new SubmittedJob("7", 4);
        _folder.Write("status", "7/1 Q\n7/2 Q\n7/3 R\n8/1 limit Q\n");
        Assert.Null(scheduler.State(job).Reason);
        _folder.Write("status", "7/1 priority Q\n7/2 nodes Q\n7/3 nodes Q\n7/4 gone R\n8/1 limit Q\n8/2 limit Q\n8/3 limit Q\n");
        Assert.Equal(new ArrayJobState(3, 1, 0, 0, 0) { Reason = "nodes" }, scheduler.State(job));
    }

    [Fact]
    public void A_job_with_a_relative_folder_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => Answering().Submit(Job() with { LogFolder = "logs" }));

    private ArrayJob Job() => new()
    {
        Name = "job",
        Tasks = 4,
        Command = ["echo", "a b"],
        Folder = _folder.At("job"),
        WorkingFolder = _folder.Path,
        LogFolder = _folder.At("job/logs"),
        SubmitOptions = ["--mine"],
    };

    private Scheduler Answering(string submit = "exit 1", string status = "exit 1", string cancel = "exit 1")
    {
        SchedulerDefinition definition = SchedulerDefinition.Parse(
            $$$"""
            name: small
            directive: "#S"
            index-variable: S_INDEX
            options: ["--tasks={{ tasks }}"]
            run: exec {{ command }}
            submit:
              command: [{{{Script("s-submit", submit)}}}, "{{ script }}"]
              id: ^Job (?<id>[0-9]+) submitted$
            status:
              command: [{{{Script("s-status", status)}}}, "{{ user }}"]
              id: ^([0-9]+)/
              task: ^[0-9]+/([0-9]+)
              state: ([A-Z])$
              reason: ^[0-9/]+ ([a-z]+) Q$
              states: {pending: Q, running: R, finished: D}
            cancel:
              command: [{{{Script("s-cancel", cancel)}}}, "{{ id }}"]
            """,
            "small.yaml");
        return new Scheduler(definition, Host.Local(_clock)) { Patience = TimeSpan.FromSeconds(20) };
    }

    private string Script(string name, string lines)
    {
        string path = _folder.Write(name, string.Create(CultureInfo.InvariantCulture, $"#!/bin/bash\ncd '{_folder.Path}'\n{lines}\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
