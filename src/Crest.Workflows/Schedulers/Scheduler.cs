using System.Diagnostics;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Workflows.Schedulers;

/// <summary>A cluster's batch scheduler, spoken to by the user's own commands, so that their configuration holds. Not for two threads at once.</summary>
public abstract class Scheduler
{
    /// <summary>The script of a job, in its folder.</summary>
    public const string ScriptName = "job.sh";

    /// <summary>The environment of a job's tasks, in its folder; nobody but the user can read it.</summary>
    public const string EnvironmentName = "environment.sh";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How tasks ended: asked once, for the books of a large cluster take long to read.</summary>
    private readonly Dictionary<(string Job, int Task), TaskState> _outcomes = [];

    private protected Scheduler()
    {
    }

    /// <summary>What the user calls it: <c>slurm</c>, <c>grid-engine</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How long a question or a cancellation is tried again while the scheduler does not answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What a line of a script begins with that the scheduler is to read.</summary>
    private protected abstract string Directive { get; }

    /// <summary>
    /// Writes the script and the environment of a job and hands it to the scheduler. Both stay in the job's folder: the script to be read by the user, the environment to be
    /// read by each task when it starts.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <exception cref="CrestException">
    /// The folder holds a job already or cannot be written, the scheduler's command is missing, or it refuses the job; nothing is left of the two files then.
    /// </exception>
    public SubmittedJob Submit(ArrayJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentOutOfRangeException.ThrowIfLessThan(job.Tasks, 1);
        string script = Path.GetFullPath(Path.Combine(job.Folder, ScriptName)), environment = Path.GetFullPath(Path.Combine(job.Folder, EnvironmentName));
        if (File.Exists(script)) throw new CrestException($"{script}: a job was submitted from this folder before; choose another one");
        string logs = Path.GetFullPath(job.LogFolder), ignored = Path.GetFullPath(Path.Combine(job.Folder, ".gitignore"));
        string text = JobScript.Text(job, Directive, Options(job, logs), OpenLog(logs), environment, Run(JobScript.CommandLine(job)));
        MakeFolder(logs);
        try
        {
            AtomicFile.WriteAllText(ignored, $"{EnvironmentName}\n");
            AtomicFile.WriteAllText(environment, JobScript.Exports(job.Environment), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            AtomicFile.WriteAllText(script, text);
            SchedulerCommand answer = Send(script);
            if (!answer.Succeeded || JobId(answer.Output) is not { } id) throw new CrestException($"{Name} does not take the job: {answer.Complaint}");
            return new SubmittedJob(id, job.Tasks);
        }
        catch
        {
            foreach (string file in (string[])[script, environment, ignored]) File.Delete(file);
            throw;
        }
    }

    /// <summary>Asks where the tasks of a job are.</summary>
    /// <param name="job">What <see cref="Submit"/> returned.</param>
    /// <param name="cancellation">Stops waiting for a scheduler that does not answer.</param>
    /// <exception cref="CrestException">The scheduler has not answered for <see cref="Patience"/>, or its command is missing.</exception>
    public ArrayJobState State(SubmittedJob job, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        var states = new TaskState?[job.Tasks + 1];
        SchedulerCommand queue = UntilAnswered(() => Ask(job.Id), cancellation);
        if (!IsAnswer(queue)) throw new CrestException($"{Name} does not answer: {queue.Program}: {queue.Complaint}");
        if (!IsUnknown(queue)) Enter(Queued(job.Id, queue.Output));
        Enter(_outcomes.Where(outcome => outcome.Key.Job == job.Id).Select(outcome => (outcome.Key.Task, outcome.Value)));
        // Of a task that was started anew the books hold the earlier end too: the last one counts, and what the queue says before that.
        if (Count(null) > 0) Enter(Books(job.Id).Where(entry => entry.State is TaskState.Ended or TaskState.Failed).Reverse());
        for (int task = 1; task <= job.Tasks; task++)
            if (states[task] is TaskState.Ended or TaskState.Failed) _outcomes[(job.Id, task)] = states[task]!.Value;
        return new ArrayJobState(Count(TaskState.Waiting), Count(TaskState.Running), Count(TaskState.Ended), Count(TaskState.Failed), Count(null));

        int Count(TaskState? wanted) => states.Skip(1).Count(state => state == wanted);
        void Enter(IEnumerable<(int Task, TaskState State)> entries)
        {
            foreach ((int task, TaskState state) in entries)
                if (task >= 1 && task <= job.Tasks) states[task] ??= state;
        }
    }

    /// <summary>Ends the tasks that run, with SIGTERM first, and takes the others from the queue. A job that has ended already is left as it is.</summary>
    /// <param name="job">What <see cref="Submit"/> returned.</param>
    /// <param name="cancellation">Stops waiting for a scheduler that does not answer.</param>
    /// <exception cref="CrestException">The scheduler refuses, has not answered for <see cref="Patience"/>, or its command is missing.</exception>
    public void Cancel(SubmittedJob job, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        SchedulerCommand answer = UntilAnswered(() => Delete(job.Id), cancellation);
        if (!IsAnswer(answer)) throw new CrestException($"{Name} job {job.Id} cannot be cancelled: {answer.Complaint}; try '{answer.Program} {job.Id}' later");
    }

    /// <summary>The scheduler's options of a job: its name, its tasks, where logs go, how a task is told that it is about to be killed.</summary>
    private protected abstract IEnumerable<string> Options(ArrayJob job, string logFolder);

    /// <summary>The line of the script that sends what follows to the task's log; nothing where the scheduler does so itself.</summary>
    private protected abstract string OpenLog(string logFolder);

    /// <summary>The lines of the script that run a command and let SIGTERM reach it.</summary>
    private protected abstract string Run(string commandLine);

    /// <summary>Hands a script in.</summary>
    private protected abstract SchedulerCommand Send(string script);

    /// <summary>Finds the job's id in what the scheduler says of a script that it has taken; null where it is not there.</summary>
    private protected abstract string? JobId(string output);

    /// <summary>Asks for the tasks in the queue.</summary>
    private protected abstract SchedulerCommand Ask(string id);

    /// <summary>Reads the tasks in the queue.</summary>
    private protected abstract IEnumerable<(int Task, TaskState State)> Queued(string id, string output);

    /// <summary>Asks for the tasks that have ended; a cluster may keep no books of them.</summary>
    private protected abstract SchedulerCommand AskBooks(string id);

    /// <summary>Reads the tasks that have ended.</summary>
    private protected abstract IEnumerable<(int Task, TaskState State)> Ended(string id, string output);

    /// <summary>Asks for the end of a job.</summary>
    private protected abstract SchedulerCommand Delete(string id);

    /// <summary>Whether the answer is that there is no such job, or none any more.</summary>
    private protected abstract bool IsUnknown(SchedulerCommand answer);

    private SchedulerCommand UntilAnswered(Func<SchedulerCommand> ask, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            SchedulerCommand answer = ask();
            if (IsAnswer(answer) || clock.Elapsed > Patience) return answer;
            if (cancellation.WaitHandle.WaitOne(Pause)) cancellation.ThrowIfCancellationRequested();
        }
    }

    private IEnumerable<(int Task, TaskState State)> Books(string id)
    {
        try
        {
            SchedulerCommand books = AskBooks(id);
            return books.Succeeded ? Ended(id, books.Output) : [];
        }
        catch (CrestException)
        {
            // Not every machine from which jobs are submitted can read the books.
            return [];
        }
    }

    private bool IsAnswer(SchedulerCommand answer) => answer.Succeeded || IsUnknown(answer);

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", path, e);
        }
    }
}
