using Crest.Foundation.Errors;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;
using Crest.Tests.ReferenceData;

namespace Crest.Hosts.Tests.Schedulers;

/// <summary>What every scheduler promises, on a real one with two slots.</summary>
public abstract class SchedulerTests : IDisposable
{
    private const string AwkwardName = "Grün & Söhne's \"best\" $HOME 100% #1";
    private readonly TemporaryFolder _folder = new();

    protected SchedulerTests(Cluster cluster, string scheduler)
    {
        cluster.Use();
        Tested = new Scheduler(SchedulerDefinition.Named(scheduler), Host.Local()) { Patience = TimeSpan.FromSeconds(3) };
    }

    protected Scheduler Tested { get; }

    /// <summary>What the scheduler says of an option that it does not know.</summary>
    protected abstract (string Option, string Complaint) WrongOption { get; }

    /// <summary>The command that asks for the queue.</summary>
    protected abstract string QueueCommand { get; }

    /// <summary>An option that is right, and what a task sees of it.</summary>
    protected abstract (string Option, string Variable, string Value) RightOption { get; }

    /// <summary>All that the scheduler tells anybody about a job.</summary>
    protected abstract string Details(string id);

    [Fact]
    public void Each_task_runs_once_with_words_variables_and_folders_as_they_were_given()
    {
        string[] words =
        [
            "plain", "two words", "it's", "\"quoted\"", "$HOME `id` $(id) ${x}", "Größe", "a\\b", "*", "#SBATCH --x", "%A_%a $JOB_ID", "",
            "line 1\nline 2", "-n",
        ];
        (string option, string variable, string value) = RightOption;
        ArrayJob job = Bash($"printf '<%s>\\n' \"$PWD\" \"$CREST_TEST\" \"${variable}\" \"$@\"", words) with
        {
            Tasks = 3,
            Environment = new Dictionary<string, string> { ["CREST_TEST"] = "a 'b' \"c\" $d\n\\e = ü; Password=x" },
            SubmitOptions = [option],
        };
        SubmittedJob submitted = Tested.Submit(job);
        Assert.Equal(new ArrayJobState(0, 0, 3, 0, 0), UntilOver(submitted));
        string expected =
            string.Concat(((string[])[job.WorkingFolder, job.Environment["CREST_TEST"], value, .. words]).Select(w => $"<{w}>\n"));
        Assert.Equal(
            Enumerable.Range(1, 3).Select(task => $"{submitted.Id}_{task}.log"),
            Directory.EnumerateFiles(job.LogFolder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.All(Directory.EnumerateFiles(job.LogFolder), log => Assert.Equal(expected, File.ReadAllText(log)));
    }

    [Fact]
    public void Tasks_are_seen_pending_running_and_finished_and_a_failing_one_as_failed()
    {
        // Task 2 fails; all wait for a file.
        string go = _folder.At("go");
        SubmittedJob job = Tested.Submit(
            Bash("until [ -e \"$1\" ]; do sleep 0.1; done; exit $(($" + Tested.IndexVariable + " == 2 ? 3 : 0))", go) with { Tasks = 4 });
        Until(job, state => state.Running > 0);
        ArrayJobState full = Until(job, state => state.Running == 2);
        Assert.Equal(new ArrayJobState(2, 2, 0, 0, 0), full with { Reason = null });
        Assert.False(full.IsOver);
        File.WriteAllText(go, "");
        Assert.Equal(new ArrayJobState(0, 0, 3, 1, 0), UntilOver(job));
    }

    [Fact]
    public void A_task_without_its_folder_fails_and_its_log_says_why()
    {
        ArrayJob job = Bash("true") with { WorkingFolder = _folder.At("not there") };
        SubmittedJob submitted = Tested.Submit(job);
        Assert.Equal(new ArrayJobState(0, 0, 0, 1, 0), UntilOver(submitted));
        Assert.Contains(
            "not there: No such file or directory", File.ReadAllText(Path.Combine(job.LogFolder, $"{submitted.Id}_1.log")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_takes_waiting_tasks_away_and_lets_running_ones_come_to_an_end()
    {
        ArrayJob job =
            Bash("trap 'echo told; sleep 1; echo done; exit 0' TERM; echo started; while :; do sleep 0.1; done") with { Tasks = 5 };
        SubmittedJob submitted = Tested.Submit(job);
        string[] Logs() => Directory.Exists(job.LogFolder) ? [.. Directory.EnumerateFiles(job.LogFolder).Select(File.ReadAllText)] : [];
        Eventually.Is(() => Logs().Count(log => log.StartsWith("started", StringComparison.Ordinal)) == 2);
        Tested.Cancel(submitted);
        Until(submitted, state => state.IsOver);
        Assert.Equal(2, Logs().Length);
        Assert.All(
            Logs(), log => Assert.Equal(["started", "told", "done"], log.Split('\n').Where(line => line is "started" or "told" or "done")));
        // What has ended already may be cancelled again.
        Tested.Cancel(submitted);
    }

    [Fact]
    public void A_password_in_the_environment_is_on_no_command_line_and_in_no_file_that_others_can_read()
    {
        string secret = $"secret-{Guid.NewGuid():N}", go = _folder.At("go");
        ArrayJob job = Bash("echo ${#CREST_STORAGE}; until [ -e \"$1\" ]; do sleep 0.1; done", go) with
        {
            Environment = new Dictionary<string, string> { ["CREST_STORAGE"] = $"Host=localhost;Password={secret}" },
        };
        SubmittedJob submitted = Tested.Submit(job);
        Until(submitted, state => state.Running == 1);
        string log = Path.Combine(job.LogFolder, $"{submitted.Id}_1.log");
        Eventually.Is(() => File.Exists(log) && File.ReadAllText(log).Length > 0);
        Assert.Equal($"{job.Environment["CREST_STORAGE"].Length}\n", File.ReadAllText(log));
        Assert.DoesNotContain(
            Directory.EnumerateDirectories("/proc"), process => CommandLines.Of(process).Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, Details(submitted.Id), StringComparison.Ordinal);
        string[] holding = [.. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains(secret, StringComparison.Ordinal))];
        Assert.Equal([Path.Combine(job.Folder, Scheduler.EnvironmentName)], holding);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(holding[0]));
        File.WriteAllText(go, "");
        UntilOver(submitted);
    }

    [Fact]
    public void A_wrong_option_is_refused_in_the_schedulers_own_words_and_nothing_is_left()
    {
        (string option, string complaint) = WrongOption;
        ArrayJob job = Bash("true") with { SubmitOptions = [option] };
        CrestException refused = Assert.Throws<CrestException>(() => Tested.Submit(job));
        Assert.Contains(complaint, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.False(Directory.Exists(job.Folder));
        Assert.Contains(
            "one line", Assert.Throws<CrestException>(() => Tested.Submit(Bash("true") with { SubmitOptions = ["a\nrm -rf /"] })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_takes_one_job_and_the_script_stays()
    {
        ArrayJob job = Bash("true");
        UntilOver(Tested.Submit(job));
        Assert.StartsWith("#!/bin/bash\n#", File.ReadAllText(Path.Combine(job.Folder, Scheduler.ScriptName)), StringComparison.Ordinal);
        Assert.Contains(
            "submitted from this folder before", Assert.Throws<CrestException>(() => Tested.Submit(job)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_nobody_knows_is_over_and_may_be_cancelled()
    {
        var job = new SubmittedJob("7654321", 2);
        Assert.Equal(new ArrayJobState(0, 0, 0, 0, 2), Tested.State(job));
        Tested.Cancel(job);
    }

    [Fact]
    public void The_states_of_several_jobs_are_found_by_one_question()
    {
        string go = _folder.At("go");
        SubmittedJob waits = Tested.Submit(Bash("until [ -e \"$1\" ]; do sleep 0.1; done", go) with { Tasks = 3 }),
            fails = Tested.Submit(Bash("exit 3") with { Tasks = 2 });
        var nobody = new SubmittedJob("7654321", 1);
        Until(waits, state => state.Running == 2);
        Assert.Equal(
            [new(2, 0, 0, 0, 0), new(0, 0, 0, 0, 1), new(1, 2, 0, 0, 0)],
            Tested.States([fails, nobody, waits]).Select(state => state with { Reason = null }));
        File.WriteAllText(go, "");
        UntilOver(waits);
        UntilOver(fails);
        Assert.Equal([new(0, 0, 3, 0, 0), new(0, 0, 0, 2, 0), new(0, 0, 0, 0, 1)], Tested.States([waits, fails, nobody]));
    }

    [Fact]
    public void Commands_that_are_missing_or_fail_for_a_moment_or_for_good()
    {
        SubmittedJob job = Tested.Submit(Bash("true"));
        string path = Environment.GetEnvironmentVariable("PATH")!, broken = _folder.Write("bin/broken", "");
        try
        {
            Environment.SetEnvironmentVariable("PATH", _folder.At("empty"));
            string missing = Assert.Throws<CrestException>(() => Tested.State(job)).Message;
            Assert.StartsWith(
                $"{QueueCommand} cannot be run: it is not installed here or not on the PATH", missing, StringComparison.Ordinal);
            ArrayJob another = Bash("true");
            Assert.Contains(
                "not on the PATH", Assert.Throws<CrestException>(() => Tested.Submit(another)).Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(another.Folder));

            // A command that fails while a file is there, which it takes away once, or never.
            Environment.SetEnvironmentVariable("PATH", $"{_folder.At("bin")}:{path}");
            string command = _folder.Write($"bin/{QueueCommand}", $"""
                #!/bin/bash
                if [ -e '{broken}' ]; then
                  [ -s '{broken}' ] || rm '{broken}'
                  echo "{QueueCommand}: error: the controller is away" >&2; exit 1
                fi
                PATH='{path}' exec {QueueCommand} "$@"
                """);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Tested.State(job);
            Assert.False(File.Exists(broken));
            File.WriteAllText(broken, "for good");
            string away = Assert.Throws<CrestException>(() => Tested.State(job)).Message;
            Assert.Equal($"{Tested.Name} does not answer: {QueueCommand}: the controller is away", away);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }

        UntilOver(job);
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _folder.Dispose();
    }

    /// <summary>A job of one task that runs a line of bash with some words, in folders with awkward names.</summary>
    protected ArrayJob Bash(string line, params string[] words)
    {
        string folder = _folder.At(Path.Combine(AwkwardName, Guid.NewGuid().ToString("N")));
        return new ArrayJob
        {
            Name = "Größe 1/2: a test",
            Tasks = 1,
            Command = ["/bin/bash", "-c", line, "bash", .. words],
            Folder = Path.Combine(folder, "job"),
            LogFolder = Path.Combine(folder, "logs"),
            WorkingFolder = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName,
        };
    }

    protected ArrayJobState UntilOver(SubmittedJob job) => Until(job, state => state is { IsOver: true, Unknown: 0 });

    private ArrayJobState Until(SubmittedJob job, Func<ArrayJobState, bool> reached)
    {
        ArrayJobState state = default;
        Eventually.Is(() => reached(state = Tested.State(job)), () => $"{state}; {Details(job.Id)}");
        return state;
    }
}
