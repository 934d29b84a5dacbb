using Crest.Foundation.Errors;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>
/// Runs a loop: each instance in a copy of the one before, the first in a copy of the loop's own folder, to which the last is copied back.
/// Instances stay where nothing has changed, so that a loop that was interrupted goes on where it was.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="loop">The loop.</param>
/// <param name="place">Where it is.</param>
internal sealed class LoopRun(RunContext context, LoopComponent loop, Place place)
{
    private readonly string _folder = place.FolderOf(loop), _path = place.PathOf(loop);

    /// <summary>Runs the instances.</summary>
    /// <exception cref="CrestException">A folder cannot be copied, or a loop does not end.</exception>
    public async Task<Outcome> Run()
    {
        ComponentRecord record = context.Journal[_path];
        // All over again means from the folder as the user made it, not from what the last instance left there.
        if (context.Settings.Rerun)
            FolderCopy.Remove(
                _folder, record.Made.Where(file => FilePath.Stays(file) && new FileInfo(Path.Combine(_folder, file)).LinkTarget is null));
        RepeatFingerprint now = Present();
        RepeatFingerprint? before = context.Settings.Rerun ? null : RepeatFingerprint.Parse(record.Fingerprint);
        bool isChanged = !now.IsSame(before), wasFinished = record.State == ComponentState.Finished;
        // Of a loop that keeps few instances, the others cannot be asked whether they are up to date.
        if (!isChanged && loop.Keep is not null && wasFinished)
            return new Outcome(OutcomeKind.Finished, Ran: false);
        record = record with { State = ComponentState.Running, Run = context.Run, Started = context.Clock.GetUtcNow(), Ended = null };
        bool ran = false;
        string source = _folder;
        var done = new List<string>();
        await foreach (Instance instance in Instances(() => source).ConfigureAwait(false))
        {
            string folder = $"{_folder}_{instance.Index}", path = $"{_path}_{instance.Index}";
            await Prepare(source, folder, path, before, now).ConfigureAwait(false);
            if (done.Count == 0 && isChanged)
                await context.Journal.Save(record = record with { Fingerprint = $"{now}" }).ConfigureAwait(false);
            Place inside = place.Inside(loop, instance);
            Outcome outcome = await new ContainerRun(context, inside).Run(loop).ConfigureAwait(false);
            ran |= outcome.Ran;
            await ContainerRun.SaveInstance(context, path, outcome).ConfigureAwait(false);
            if (outcome.Kind != OutcomeKind.Finished) return outcome with { Ran = ran };
            source = folder;
            done.Add(folder);
            if (loop.Keep is { } keep && done.Count > Math.Max(keep, 1)) FolderCopy.Remove(done[^(Math.Max(keep, 1) + 1)]);
            if (inside.Round!.IsLast) break;
        }

        if (done.Count > 0 && (ran || !wasFinished))
        {
            HashSet<string> own = FolderHashes.Names(_folder);
            FolderCopy.Into(source, _folder);
            record = record with { Made = [.. record.Made.Union(FolderHashes.Names(_folder).Where(file => !own.Contains(file)))] };
        }

        if (loop.Keep == 0 && done.Count > 0) FolderCopy.Remove(source);

        string content = $"{Present()}";
        if (record.Fingerprint != content) await context.Journal.Save(record with { Fingerprint = content }).ConfigureAwait(false);
        return new Outcome(OutcomeKind.Finished, ran);
    }

    /// <summary>Makes the folder of an instance, or brings it up to date.</summary>
    private async Task Prepare(string source, string folder, string path, RepeatFingerprint? before, RepeatFingerprint now)
    {
        ComponentRecord record = context.Journal[path];
        if (source != _folder || before is null || !Directory.Exists(folder))
        {
            string content = FolderHashes.OfTree(source);
            if (Directory.Exists(folder) && record.Fingerprint == content && !context.Settings.Rerun) return;
            if (record.Run.Length == 0)
            {
                // The instance of a loop around it is a copy of the one before, with what is in it.
                if (place.Round is null) FolderCopy.CheckFree(folder);
                // Known before it is made, in case the engine is killed.
                await context.Journal.Save(record = record with { Run = context.Run }).ConfigureAwait(false);
            }

            FolderCopy.Make(source, folder);
            await context.Journal.Save(record with { Run = context.Run, Fingerprint = content }).ConfigureAwait(false);
            return;
        }

        foreach (string file in now.Differences(before)) FolderCopy.Update(_folder, folder, file);
    }

    private RepeatFingerprint Present() => RepeatFingerprint.Present(loop, place, new HashSet<string>());

    private async IAsyncEnumerable<Instance> Instances(Func<string> last)
    {
        foreach (Instance instance in Instance.Of(loop))
        {
            if (loop is WhileComponent open)
            {
                Place there = place.Inside(loop, instance);
                if (!await Condition.Holds(context, _path, open.Condition, last(), there.Variables).ConfigureAwait(false)) yield break;
            }

            yield return instance;
        }

        if (loop is WhileComponent)
            throw new CrestException($"{_path}: the condition still holds after {WorkflowCheck.MostInstances} times; a loop ends before");
    }
}
