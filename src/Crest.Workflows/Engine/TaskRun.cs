using Crest.Foundation.Errors;
using Crest.Hosts.Jobs;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>Runs a task where it is not up to date.</summary>
/// <param name="context">The run.</param>
/// <param name="task">The task.</param>
/// <param name="place">Where it is.</param>
internal sealed class TaskRun(RunContext context, TaskComponent task, Place place)
{
    /// <summary>The exit code of a job that was lost or was cancelled before it began.</summary>
    private const int NoCode = 255;

    private readonly string _folder = place.FolderOf(task), _path = place.PathOf(task);
    private readonly IReadOnlyDictionary<string, string> _variables = place.VariablesOf(task);
    private readonly HostJobs? _jobs = context.Hosts.JobsOf(task);
    private string _hostReason = "";

    /// <summary>Runs it.</summary>
    public async Task<Outcome> Run()
    {
        ComponentRecord last = context.Journal[_path];
        try
        {
            CheckFolder();
            if (last.State == ComponentState.Running) last = await Recover(last).ConfigureAwait(false);
            SortedDictionary<string, string> sources = FileLinks.Sources(task, place);
            string reason = context.Settings.Rerun ? "--rerun asks for it" : string.Join("; ", TaskCauses.Of(task, place, last, sources));
            if (reason.Length == 0) return new Outcome(OutcomeKind.Finished, Ran: false);
            if (context.IsEnding) return Outcome.NotRun;
            FileLinks.Make(_folder, sources);
            return await Start(last with { Reason = reason }, sources).ConfigureAwait(false);
        }
        catch (CrestException e)
        {
            return await Fail(last with { Run = context.Run, Ended = context.Clock.GetUtcNow() }, e.Message).ConfigureAwait(false);
        }
    }

    private void CheckFolder()
    {
        if (!Directory.Exists(_folder)) throw new CrestException($"{_folder}: the folder of the task is missing");
        ScriptFile.Prepare(_folder, task.Script);
        if (task.RetryCondition is { } condition) ScriptFile.Prepare(_folder, condition);
    }

    /// <summary>What became of a script that the engine before this one had started.</summary>
    private async Task<ComponentRecord> Recover(ComponentRecord last)
    {
        string folder = context.TaskFolder(last.Run, _path);
        int? code = _jobs is null
            ? await LocalScript.EndOf(RecordIn(folder, last.Attempt), context.Stop).ConfigureAwait(false)
            : await EndOnHost(last.Run, last.Attempt, isSent: true).ConfigureAwait(false);
        if (code is null) return last with { State = ComponentState.NotStarted };
        last = last with { ExitCode = code, Ended = context.Clock.GetUtcNow() };
        if (context.Stop.IsCancellationRequested) last = last with { State = ComponentState.Stopped };
        else if (code != 0) last = last with { State = ComponentState.Failed, Reason = ReasonOf(code.Value) };
        else last = Succeeded(last, FileLinks.Sources(task, place));
        await context.Journal.Save(last).ConfigureAwait(false);
        return last;
    }

    private async Task<Outcome> Start(ComponentRecord last, SortedDictionary<string, string> sources)
    {
        try
        {
            // What runs elsewhere is limited by its host.
            if (_jobs is null) await context.Slots.WaitAsync(context.Stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Outcome.NotRun;
        }

        try
        {
            if (context.IsEnding) return Outcome.NotRun;
            string folder = context.TaskFolder(context.Run, _path);
            Directory.CreateDirectory(folder);
            var record = last with { Run = context.Run, State = ComponentState.Running, Started = context.Clock.GetUtcNow(), Ended = null };
            for (int attempt = 1; ; attempt++)
            {
                record = record with { Attempt = attempt, ExitCode = null };
                await context.Journal.Save(record).ConfigureAwait(false);
                string log = Path.Combine(folder, TaskLog.FileName);
                int code = _jobs is null
                    ? await LocalScript.Run(
                        task.Script, _folder, _variables, RecordIn(folder, attempt), log, context.Stop).ConfigureAwait(false)
                    : await EndOnHost(context.Run, attempt, isSent: false).ConfigureAwait(false);
                bool success = task.RetryCondition is null
                    ? code == 0
                    : !context.Stop.IsCancellationRequested && await Holds(folder, attempt, log).ConfigureAwait(false);
                record = record with { ExitCode = code, Ended = context.Clock.GetUtcNow() };
                if (context.Stop.IsCancellationRequested && !success)
                {
                    await context.Journal.Save(record with { State = ComponentState.Stopped }).ConfigureAwait(false);
                    return Outcome.NotRun;
                }

                if (success) return await Finish(Succeeded(record, sources)).ConfigureAwait(false);
                if (attempt > task.Retry) return await Fail(record, $"{ReasonOf(code)}; see {log}").ConfigureAwait(false);
            }
        }
        finally
        {
            if (_jobs is null) context.Slots.Release();
        }
    }

    /// <summary>The exit code of the script on its host; where it has none, another than 0 with a reason.</summary>
    private async Task<int> EndOnHost(string run, int attempt, bool isSent)
    {
        try
        {
            JobState state = await HostScript.Run(context, _jobs!, task, place, run, attempt, isSent).ConfigureAwait(false);
            _hostReason = state.Reason ?? "";
            return state.Phase == JobPhase.Finished ? 0 : state.Code is { } code and not 0 ? code : NoCode;
        }
        catch (OperationCanceledException)
        {
            return NoCode;
        }
    }

    private string ReasonOf(int code) => _hostReason.Length > 0 ? _hostReason : JobState.Describe(code);

    private async Task<bool> Holds(string folder, int attempt, string log) => await LocalScript.Run(
        task.RetryCondition!, _folder, _variables, Path.Combine(folder, $"condition.{attempt}.record"), log, context.Stop)
        .ConfigureAwait(false) == 0;

    /// <summary>The record of a success, or of a failure where the outputs are not there.</summary>
    private ComponentRecord Succeeded(ComponentRecord record, SortedDictionary<string, string> sources)
    {
        string[] missing = [.. FileLinks.Missing(task, _folder)];
        return missing.Length > 0
            ? record with
            {
                State = ComponentState.Failed,
                Reason = $"{task.Script} has succeeded, but the output file {string.Join(", ", missing)} is not there",
            }
            : record with { State = ComponentState.Finished, Fingerprint = TaskCauses.Present(task, place, sources).ToString() };
    }

    private async Task<Outcome> Finish(ComponentRecord record)
    {
        if (record.State == ComponentState.Failed) return await Fail(record, record.Reason).ConfigureAwait(false);
        await context.Journal.Save(record).ConfigureAwait(false);
        context.Ended(null);
        return new Outcome(OutcomeKind.Finished, Ran: true);
    }

    private async Task<Outcome> Fail(ComponentRecord record, string reason)
    {
        await context.Journal.Save(record with { State = ComponentState.Failed, Reason = reason }).ConfigureAwait(false);
        if (task.IgnoreFailure)
        {
            context.Settings.Message?.Invoke($"warning: {_path} has failed, which is ignored: {reason}");
            context.Ended(null);
            return new Outcome(OutcomeKind.Finished, Ran: true);
        }

        context.Ended($"{_path} has failed: {reason}");
        return new Outcome(OutcomeKind.Failed, Ran: true);
    }

    private static string RecordIn(string folder, int attempt) => Path.Combine(folder, $"{attempt}.record");
}
