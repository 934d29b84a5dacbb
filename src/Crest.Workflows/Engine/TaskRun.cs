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
    private readonly string _folder = place.FolderOf(task), _path = place.PathOf(task);
    private readonly TaskScript _script = new(context, task, place);

    /// <summary>The files that were there before the links and the script; null where another engine has started it.</summary>
    private HashSet<string>? _before;

    private string LogFolder => context.TaskFolder(context.Run, _path);

    /// <summary>Runs it.</summary>
    public async Task<Outcome> Run()
    {
        ComponentRecord last = context.Journal[_path];
        try
        {
            if (!Directory.Exists(_folder)) throw new CrestException($"{_folder}: the folder of the task is missing");
            if (last.State == ComponentState.Running) last = await Recover(last).ConfigureAwait(false);
            SortedDictionary<string, string> sources = FileLinks.Sources(task, place);
            string reason = context.Settings.Rerun
                ? WorkflowCauses.RerunCause
                : string.Join("; ", TaskCauses.Of(task, place, last, sources));
            if (reason.Length == 0) return new Outcome(OutcomeKind.Finished, Ran: false);
            if (context.IsEnding) return Outcome.NotRun;
            _before = FolderHashes.Names(_folder);
            FileLinks.Make(_folder, sources);
            ScriptFile.Check(_folder, task.Script);
            return await Start(last with { Reason = reason }, sources).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whatever it left is found by the next run.
            return Outcome.NotRun;
        }
        catch (CrestException e)
        {
            return await Fail(last with { Run = context.Run, Ended = context.Clock.GetUtcNow() }, e.Message).ConfigureAwait(false);
        }
    }

    /// <summary>What became of a script that the engine before this one had started.</summary>
    private async Task<ComponentRecord> Recover(ComponentRecord last)
    {
        JobState? ended = await _script.EndOf(last).ConfigureAwait(false);
        EarlierOutputs earlier = EarlierIn(last.Run);
        if (ended is null)
        {
            earlier.PutBack();
            return last with { State = ComponentState.NotStarted };
        }

        SortedDictionary<string, string> sources = FileLinks.Sources(task, place);
        last = last with { ExitCode = ended.Code, Ended = context.Clock.GetUtcNow(), Made = Made(last, sources) };
        if (await HasSucceeded(ended).ConfigureAwait(false)) last = Succeeded(last, sources);
        else if (context.Stop.IsCancellationRequested) last = last with { State = ComponentState.Stopped };
        else last = last with { State = ComponentState.Failed, Reason = ReasonOf(ended) };
        if (last.State == ComponentState.Finished) earlier.Remove();
        else earlier.PutBack();
        await context.Journal.Save(last).ConfigureAwait(false);
        return last;
    }

    private EarlierOutputs EarlierIn(string run) =>
        new(task, _folder, Path.Combine(context.TaskFolder(run, _path), EarlierOutputs.FolderName));

    private async Task<Outcome> Start(ComponentRecord last, SortedDictionary<string, string> sources)
    {
        if (_script.NeedsSlot) await context.Slots.WaitAsync(context.Stop).ConfigureAwait(false);
        EarlierOutputs earlier = EarlierIn(context.Run);
        try
        {
            if (context.IsEnding) return Outcome.NotRun;
            var record = last with { Run = context.Run, State = ComponentState.Running, Started = context.Clock.GetUtcNow(), Ended = null };
            for (int attempt = 1; ; attempt++)
            {
                record = record with { Attempt = attempt, ExitCode = null };
                await context.Journal.Save(record).ConfigureAwait(false);
                // An attempt after a failure may go on where that one was.
                if (attempt == 1) earlier.PutAside(last.Made);
                context.Began(_path);
                JobState ended = await _script.Run(attempt).ConfigureAwait(false);
                bool success = await HasSucceeded(ended).ConfigureAwait(false);
                record = record with { ExitCode = ended.Code, Ended = context.Clock.GetUtcNow(), Made = Made(record, sources) };
                if (success) record = Succeeded(record, sources);
                if (success && record.State == ComponentState.Finished) earlier.Remove();
                if (success) return await Finish(record).ConfigureAwait(false);
                if (context.Stop.IsCancellationRequested)
                {
                    await context.Journal.Save(record with { State = ComponentState.Stopped }).ConfigureAwait(false);
                    return Outcome.NotRun;
                }

                if (attempt > task.Retry)
                    return await Fail(record, $"{ReasonOf(ended)}; see {LogOf}").ConfigureAwait(false);
            }
        }
        finally
        {
            // Nothing is aside any more after a success.
            earlier.PutBack();
            if (_script.NeedsSlot) context.Slots.Release();
        }
    }

    private async Task<bool> HasSucceeded(JobState ended)
    {
        string? condition = task is BulkJobTaskComponent { ManualFinishCondition: true } bulk ? bulk.Condition : task.RetryCondition;
        if (condition is null) return ended.Phase == JobPhase.Finished;
        return !context.Stop.IsCancellationRequested
            && await Condition.Holds(context, _path, condition, _folder, place.VariablesOf(task)).ConfigureAwait(false);
    }

    /// <summary>The files that were not there before. Where that is not known, they are the links and the outputs.</summary>
    private string[] Made(ComponentRecord record, SortedDictionary<string, string> sources)
    {
        IEnumerable<string> made = _before is not null
            ? FolderHashes.Names(_folder).Where(file => !_before.Contains(file))
            : sources.Keys.Concat(task.Outputs.SelectMany(output => FileGlob.Matching(_folder, output.Source))
                .Where(File.Exists).Select(file => Path.GetRelativePath(_folder, file)));
        return [.. record.Made.Union(made, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private string LogOf => task is BulkJobTaskComponent
        ? $"'crest workflow logs' of its numbers, {_path}_N"
        : Path.Combine(LogFolder, TaskLog.FileName);

    private static string ReasonOf(JobState ended) => ended.Reason ?? "it has failed";

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
        context.Ended(_path, null);
        return new Outcome(OutcomeKind.Finished, Ran: true);
    }

    private async Task<Outcome> Fail(ComponentRecord record, string reason)
    {
        await context.Journal.Save(record with { State = ComponentState.Failed, Reason = reason }).ConfigureAwait(false);
        if (task.IgnoreFailure)
        {
            context.Settings.Message?.Invoke($"warning: {_path} has failed, which is ignored: {reason}");
            context.Ended(_path, null);
            return new Outcome(OutcomeKind.Finished, Ran: true);
        }

        context.Ended(_path, $"{_path} has failed: {reason}");
        return new Outcome(OutcomeKind.Failed, Ran: true);
    }
}
