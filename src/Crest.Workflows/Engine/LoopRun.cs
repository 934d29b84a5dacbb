using System.Text.Json;
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
        SortedDictionary<string, string> now = Content();
        SortedDictionary<string, string>? before =
            record.Fingerprint.Length > 0 ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(record.Fingerprint) : null;
        bool isChanged = before is null || !before.SequenceEqual(now);
        bool wasFinished = record.State == ComponentState.Finished;
        // Of a loop that keeps few instances, the others cannot be asked whether they are up to date.
        if (!isChanged && loop.Keep is not null && wasFinished && !context.Settings.Rerun)
            return new Outcome(OutcomeKind.Finished, Ran: false);
        record = record with { State = ComponentState.Running, Run = context.Run, Started = context.Clock.GetUtcNow(), Ended = null };
        bool ran = false;
        string source = _folder;
        var done = new List<string>();
        await foreach (LoopInstance instance in Instances(() => source).ConfigureAwait(false))
        {
            string folder = $"{_folder}_{instance.Index}", path = $"{_path}_{instance.Index}";
            await Prepare(source, folder, path, before, now).ConfigureAwait(false);
            if (done.Count == 0 && isChanged)
                await context.Journal.Save(record = record with { Fingerprint = Text(now) }).ConfigureAwait(false);
            Place inside = place.Instance(loop, instance);
            Outcome outcome = await new ContainerRun(context, inside).Run(loop).ConfigureAwait(false);
            ran |= outcome.Ran;
            await SaveInstance(context.Journal[path], outcome).ConfigureAwait(false);
            if (outcome.Kind != OutcomeKind.Finished) return outcome with { Ran = ran };
            source = folder;
            done.Add(folder);
            if (loop.Keep is { } keep && done.Count > Math.Max(keep, 1)) FolderCopy.Remove(done[^(Math.Max(keep, 1) + 1)]);
        }

        if (done.Count > 0 && (ran || !wasFinished)) FolderCopy.Into(source, _folder);
        if (loop.Keep == 0 && done.Count > 0) FolderCopy.Remove(source);

        string content = Text(Content());
        if (record.Fingerprint != content) await context.Journal.Save(record with { Fingerprint = content }).ConfigureAwait(false);
        return new Outcome(OutcomeKind.Finished, ran);
    }

    /// <summary>Makes the folder of an instance, or brings it up to date.</summary>
    private async Task Prepare(
        string source, string folder, string path, SortedDictionary<string, string>? before, SortedDictionary<string, string> now)
    {
        ComponentRecord record = context.Journal[path];
        if (source != _folder || before is null || !Directory.Exists(folder))
        {
            string content = FolderHashes.OfTree(source);
            if (Directory.Exists(folder) && record.Fingerprint == content) return;
            FolderCopy.Make(source, folder);
            await context.Journal.Save(record with { Run = context.Run, Fingerprint = content }).ConfigureAwait(false);
            return;
        }

        foreach (string file in before.Keys.Union(now.Keys).Where(file => before.GetValueOrDefault(file) != now.GetValueOrDefault(file)))
            FolderCopy.Update(_folder, folder, file);
    }

    private Task SaveInstance(ComponentRecord record, Outcome outcome)
    {
        ComponentState state = ContainerRun.StateOf(outcome);
        return record.State == state && !outcome.Ran
            ? Task.CompletedTask
            : context.Journal.Save(record with { State = state, Run = context.Run, Ended = context.Clock.GetUtcNow() });
    }

    private SortedDictionary<string, string> Content() => FolderHashes.Of(_folder, new HashSet<string>());

    private static string Text(SortedDictionary<string, string> content) => JsonSerializer.Serialize(content);

    private async IAsyncEnumerable<LoopInstance> Instances(Func<string> last)
    {
        foreach (LoopInstance instance in LoopInstance.Of(loop))
        {
            if (loop is WhileComponent open)
            {
                var there = new Place(place.Folder, place.Path, place.With(instance.Variables));
                if (!await Condition.Holds(context, loop, open.Condition, last(), there).ConfigureAwait(false)) yield break;
            }

            yield return instance;
        }

        if (loop is WhileComponent)
            throw new CrestException($"{_path}: the condition still holds after {WorkflowCheck.MostInstances} times; a loop ends before");
    }
}
