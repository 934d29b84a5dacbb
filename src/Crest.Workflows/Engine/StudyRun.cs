using System.Collections.Concurrent;
using Crest.Foundation.Errors;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>
/// Runs a study: its instances side by side, each in a folder of its own, and afterwards brings together what they gather. Instances that
/// are up to date do not run again.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="study">The study.</param>
/// <param name="place">Where it is.</param>
internal sealed class StudyRun(RunContext context, StudyComponent study, Place place)
{
    private readonly string _folder = place.FolderOf(study), _path = place.PathOf(study);

    /// <summary>Runs the instances.</summary>
    /// <exception cref="CrestException">A file is missing, or cannot be copied.</exception>
    public async Task<Outcome> Run()
    {
        IReadOnlyList<Instance> instances = Instance.Of(study, _folder);
        StudyGather.Check(study, instances);
        var template = new StudyTemplate(study, place, instances);
        ComponentRecord record = context.Journal[_path];
        RepeatFingerprint? before = RepeatFingerprint.Parse(record.Fingerprint);
        bool wasFinished = record.State == ComponentState.Finished;
        // Of a study whose instances were removed, none can be asked whether it is up to date.
        if (study.DeleteLoopInstance && wasFinished && template.Fingerprint.IsSame(before) && !context.Settings.Rerun)
            return new Outcome(OutcomeKind.Finished, Ran: false);
        record = record with { State = ComponentState.Running, Run = context.Run, Started = context.Clock.GetUtcNow(), Ended = null };
        if (!wasFinished) await context.Journal.Save(record).ConfigureAwait(false);

        var outcomes = new ConcurrentDictionary<string, Outcome>(StringComparer.Ordinal);
        // More would be prepared than can run.
        var limit = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(1024, context.Settings.Jobs + context.Hosts.Jobs) };
        await Parallel.ForEachAsync(instances, limit, async (instance, _) =>
            outcomes[instance.Index] = await RunInstance(template, instance, before).ConfigureAwait(false)).ConfigureAwait(false);
        bool ran = outcomes.Values.Any(outcome => outcome.Ran);
        bool isWhole = outcomes.Values.All(outcome => outcome.Kind == OutcomeKind.Finished);
        bool mayDiffer = ran || !wasFinished || !template.Fingerprint.IsSame(before);
        string[] gathered = mayDiffer ? Gather([.. instances.Where(i => outcomes[i.Index].Kind == OutcomeKind.Finished)]) : [];
        if (isWhole && mayDiffer) RemoveOthers(record.Made.Except(gathered, StringComparer.Ordinal), instances);
        record = record with { Made = [.. record.Made.Union(gathered, StringComparer.Ordinal)] };
        if (isWhole) await context.Journal.Save(record with { Fingerprint = $"{template.Fingerprint}" }).ConfigureAwait(false);
        else if (gathered.Length > 0) await context.Journal.Save(record).ConfigureAwait(false);
        if (!isWhole)
            return new Outcome(outcomes.Values.Any(o => o.Kind == OutcomeKind.Failed) ? OutcomeKind.Failed : OutcomeKind.NotRun, ran);
        if (study.DeleteLoopInstance)
            foreach (Instance instance in instances) FolderCopy.Remove($"{_folder}_{instance.Index}");
        string[] missing = [.. FileLinks.Missing(study, _folder)];
        return missing.Length == 0
            ? new Outcome(OutcomeKind.Finished, ran)
            : throw new CrestException($"all instances have finished, but the output file {string.Join(", ", missing)} is not there");
    }

    private async Task<Outcome> RunInstance(StudyTemplate template, Instance instance, RepeatFingerprint? before)
    {
        if (context.IsEnding) return Outcome.NotRun;
        string path = $"{_path}_{instance.Index}";
        ComponentRecord record = context.Journal[path];
        if (record.Run.Length == 0)
        {
            // The instance of a loop around it is a copy of the one before, with what is in it.
            if (place.Round is null) FolderCopy.CheckFree($"{_folder}_{instance.Index}");
            // Known before it is made, in case the engine is killed.
            await context.Journal.Save(record = record with { Run = context.Run }).ConfigureAwait(false);
        }

        string made = template.Prepare(instance, $"{_folder}_{instance.Index}", record.Fingerprint, before);
        if (made != record.Fingerprint)
            await context.Journal.Save(record with { Run = context.Run, Fingerprint = made }).ConfigureAwait(false);
        Outcome outcome = await new ContainerRun(context, place.Inside(study, instance)).Run(study).ConfigureAwait(false);
        await ContainerRun.SaveInstance(context, path, outcome).ConfigureAwait(false);
        return outcome;
    }

    private string[] Gather(IReadOnlyList<Instance> instances)
    {
        var names = new List<string>();
        foreach (StudyCopy copy in study.Gather)
        {
            IReadOnlyDictionary<string, Instance> copied = StudyGather.Copy(study, copy, instances, _folder);
            names.AddRange(copied.Keys);
            string[] without = [.. instances.Except(copied.Values).Select(instance => instance.Index)];
            if (without.Length == 0) continue;
            string who = without.Length == instances.Count ? "no instance has made"
                : without.Length == 1 ? $"{without[0]} has not made"
                : $"{without[0]} and {without.Length - 1} others have not made";
            context.Settings.Message?.Invoke($"warning: {_path}: {who} '{copy.From}', which the study gathers");
        }

        return [.. names];
    }

    /// <summary>Removes what was gathered from instances that do not make it now, and forgets those that the study no longer has.</summary>
    private void RemoveOthers(IEnumerable<string> gathered, IReadOnlyList<Instance> instances)
    {
        FolderCopy.Remove(
            _folder, gathered.Where(file => FilePath.Stays(file) && new FileInfo(Path.Combine(_folder, file)).LinkTarget is null));
        var present = instances.Select(instance => instance.Index).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] starts = [.. study.Parameters.Parameters.Select(parameter => $"{_path}_{parameter.Name}_")];
        context.Journal.Forget(
        [
            .. context.Journal.All.Select(record => record.Path)
                .Where(path => starts.Any(start => path.StartsWith(start, StringComparison.Ordinal))
                    && !present.Contains(path[(_path.Length + 1)..].Split('/')[0])),
        ]);
    }
}
