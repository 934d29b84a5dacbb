using Crest.Foundation.Errors;
using Crest.Hosts.Machines;

namespace Crest.Hosts.Schedulers;

/// <summary>
/// A batch scheduler on a host. It is used by the user's own commands, so their configuration applies. An instance must not be used by two
/// threads at once.
/// </summary>
/// <param name="definition">What is particular to the scheduler.</param>
/// <param name="host">The machine from which jobs are submitted.</param>
public sealed class Scheduler(SchedulerDefinition definition, Host host)
{
    /// <summary>The script of a job, in its folder.</summary>
    public const string ScriptName = "job.sh";

    /// <summary>The environment of a job's tasks, in its folder; only the user can read it.</summary>
    public const string EnvironmentName = "environment.sh";

    /// <summary>Longer than the commands of a busy scheduler take, which try again themselves.</summary>
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How tasks ended. This is asked once, because the accounting of a large cluster is slow.</summary>
    private readonly Dictionary<(SubmittedJob Job, int Task), TaskState> _outcomes = [];

    /// <summary>Why tasks failed, likewise.</summary>
    private readonly Dictionary<SubmittedJob, string> _failures = [];

    /// <summary>What users call the scheduler: <c>slurm</c>, <c>grid-engine</c>.</summary>
    public string Name => definition.Name;

    /// <summary>The environment variable in which a task of an array job finds its number, from 1.</summary>
    public string IndexVariable => definition.IndexVariable;

    /// <summary>How long a question or a cancellation is tried again while the scheduler does not answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Writes the script and the environment of a job and submits it. Both files stay in the job's folder: the script for the user to read,
    /// the environment for each task, which
    /// reads it when it starts.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <exception cref="CrestException">
    /// The folder contains a job already or cannot be written, the scheduler's command is missing, or the scheduler refuses the job; the
    /// two files are removed then, and the folders where they are empty.
    /// </exception>
    public SubmittedJob Submit(ArrayJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentOutOfRangeException.ThrowIfLessThan(job.Tasks, 1);
        foreach (string folder in (string[])[job.Folder, job.WorkingFolder, job.LogFolder])
            if (!Path.IsPathFullyQualified(folder)) throw new ArgumentException($"'{folder}' is not an absolute path", nameof(job));
        string script = Path.Combine(job.Folder, ScriptName), environment = EnvironmentOf(job),
            ignored = Path.Combine(job.Folder, ".gitignore");
        if (host.FileExists(script)) throw new CrestException($"{script}: a job was submitted from this folder before; choose another one");
        string text = JobScript.Text(definition, job, environment);
        host.MakeFolder(job.LogFolder);
        try
        {
            host.WriteText(ignored, $"{EnvironmentName}\n");
            host.WriteText(environment, JobScript.Exports(job.Environment), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            host.WriteText(script, text);
            CommandResult answer = Run(definition.Submit, new Dictionary<string, string> { ["script"] = script });
            return answer.Succeeded && definition.Submitted(answer.Output, job.Tasks) is { } submitted
                ? submitted
                : throw new CrestException($"{Name} does not take the job: {answer.Complaint}");
        }
        catch
        {
            foreach (string file in (string[])[script, environment, ignored]) host.DeleteFile(file);
            foreach (string folder in (string[])[job.LogFolder, job.Folder]) host.DeleteEmptyFolder(folder);
            throw;
        }
    }

    /// <summary>Asks for the state of a job.</summary>
    /// <param name="job">What <see cref="Submit"/> returned.</param>
    /// <param name="cancellation">Stops waiting for a scheduler that does not answer.</param>
    /// <exception cref="CrestException">The scheduler has not answered for <see cref="Patience"/>, or its command is missing.</exception>
    public ArrayJobState State(SubmittedJob job, CancellationToken cancellation = default) => States([job], cancellation)[0];

    /// <summary>
    /// Asks for the states of jobs: by one question, or one for each cluster if the jobs went to several. The accounting is asked for each
    /// job that has left the queue.
    /// </summary>
    /// <param name="jobs">What <see cref="Submit"/> returned.</param>
    /// <param name="cancellation">Stops waiting for a scheduler that does not answer.</param>
    /// <returns>The states in the order of the jobs.</returns>
    /// <exception cref="CrestException">The scheduler has not answered for <see cref="Patience"/>, or its command is missing.</exception>
    public IReadOnlyList<ArrayJobState> States(IReadOnlyList<SubmittedJob> jobs, CancellationToken cancellation = default) =>
    [
        .. Ask(jobs, cancellation).Select(tasks => new ArrayJobState(
            tasks.Count(TaskState.Pending), tasks.Count(TaskState.Running), tasks.Count(TaskState.Finished), tasks.Count(TaskState.Failed),
            tasks.Count(TaskState.Unknown))
        {
            Reason = tasks.Waiting,
        }),
    ];

    /// <summary>Asks for the tasks of jobs, as <see cref="States"/> does.</summary>
    internal IReadOnlyList<JobTasks> Ask(IReadOnlyList<SubmittedJob> jobs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var answers = new JobTasks[jobs.Count];
        var questions = jobs.Select((job, index) => (Job: job, Index: index, Values: PlaceholdersOf(job)));
        foreach (var question in questions
            .GroupBy(question => string.Join('\0', definition.Status.Command.Words(question.Values))).Select(group => group.ToArray()))
        {
            Dictionary<string, string> values = question[0].Values;
            values[SchedulerDefinition.AllIds] = string.Join('\0', question.Select(asked => asked.Job.Id).Distinct());
            CommandResult answer = UntilAnswered(() => Run(definition.Status.Command, values), IsList, cancellation);
            if (!IsList(answer))
                throw new CrestException(
                    $"{Name} does not answer: {answer.Program}: {(answer.Succeeded ? "its output is not complete" : answer.Complaint)}");
            ILookup<string, (string, int Task, TaskState State)> queued =
                definition.Status.Entries(answer.Output).ToLookup(entry => entry.Job);
            foreach ((SubmittedJob job, int index, _) in question)
                answers[index] = TasksOf(job, queued[job.Id].Select(entry => (entry.Task, entry.State)), answer.Output);
        }

        return answers;

        bool IsList(CommandResult answer) =>
            (answer.Succeeded || definition.Status.IsAboutUnknownJobs(answer.Complaint)) && definition.Status.IsComplete(answer.Output);
    }

    /// <summary>
    /// Ends the tasks that run, with SIGTERM first, and removes the others from the queue. A job that has ended already is left as it is.
    /// </summary>
    /// <param name="job">What <see cref="Submit"/> returned.</param>
    /// <param name="cancellation">Stops waiting for a scheduler that does not answer.</param>
    /// <exception cref="CrestException">
    /// The scheduler refuses, has not answered for <see cref="Patience"/>, or its command is missing.
    /// </exception>
    public void Cancel(SubmittedJob job, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        CommandResult answer = UntilAnswered(() => Run(definition.Cancel, PlaceholdersOf(job)), IsCancelled, cancellation);
        if (!IsCancelled(answer))
            throw new CrestException($"{Name} job {job.Id} cannot be cancelled: {answer.Complaint}; try '{answer.Program} {job.Id}' later");

        bool IsCancelled(CommandResult answer) => answer.Succeeded || (definition.UnknownJob?.IsMatch(answer.Complaint) ?? false);
    }

    /// <summary>Deletes the file of the environment of a job, which may contain a password, once no task will start any more.</summary>
    /// <param name="job">The job.</param>
    public void DeleteEnvironment(ArrayJob job) => host.DeleteFile(EnvironmentOf(job));

    private JobTasks TasksOf(SubmittedJob job, IEnumerable<(int Task, TaskState State)> queued, string answer)
    {
        var states = new TaskState[job.Tasks];
        Enter(queued);
        Enter(_outcomes.Where(outcome => outcome.Key.Job == job).Select(outcome => (outcome.Key.Task, outcome.Value)));
        string? failure = definition.Status.Failure(answer, job.Id) ?? _failures.GetValueOrDefault(job);
        if (states.Contains(TaskState.Unknown) && definition.Accounting is { } accounting)
        {
            string accounts = Accounts(accounting, job);
            // The accounting of a task that was started again contains the earlier end too: the last one counts, and what the queue says
            // counts before that.
            Enter(accounting.Entries(accounts).Where(entry => entry.Job == job.Id && entry.State is TaskState.Finished or TaskState.Failed)
                .Select(entry => (entry.Task, entry.State)).Reverse());
            failure ??= accounting.Failure(accounts, job.Id);
        }

        for (int i = 0; i < states.Length; i++)
            if (states[i] is TaskState.Finished or TaskState.Failed) _outcomes[(job, i + job.First)] = states[i];
        if (failure is not null) _failures[job] = failure;
        return new JobTasks(states, definition.Status.Reason(answer, job.Id), failure);

        void Enter(IEnumerable<(int Task, TaskState State)> entries)
        {
            foreach ((int task, TaskState state) in entries)
                if (task >= job.First && task - job.First < job.Tasks && states[task - job.First] == TaskState.Unknown)
                    states[task - job.First] = state;
        }
    }

    private string Accounts(TaskListing accounting, SubmittedJob job)
    {
        try
        {
            CommandResult answer = Run(accounting.Command, PlaceholdersOf(job));
            return answer.Succeeded ? answer.Output : "";
        }
        catch (CrestException e) when (e is not HostAwayException)
        {
            // Not every machine from which jobs are submitted can read the accounting.
            return "";
        }
    }

    private Dictionary<string, string> PlaceholdersOf(SubmittedJob job) => SchedulerDefinition.Placeholders(job, host.User);

    private CommandResult Run(CommandTemplate command, IReadOnlyDictionary<string, string> placeholders) =>
        Run(command.Words(placeholders));

    private CommandResult Run(IReadOnlyList<string> command) => host.Run(command, CommandLimit);

    private CommandResult UntilAnswered(Func<CommandResult> ask, Func<CommandResult, bool> isAnswer, CancellationToken cancellation)
    {
        long start = host.Clock.GetTimestamp();
        while (true)
        {
            CommandResult answer = ask();
            cancellation.ThrowIfCancellationRequested();
            if (isAnswer(answer) || host.Clock.GetElapsedTime(start) > Patience) return answer;
            Task.Delay(Pause, host.Clock, cancellation).GetAwaiter().GetResult();
        }
    }

    private static string EnvironmentOf(ArrayJob job) => Path.Combine(job.Folder, EnvironmentName);
}
