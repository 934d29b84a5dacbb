using Crest.Foundation.Errors;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>Runs the components of a container, each once those before it have ended.</summary>
/// <param name="context">The run.</param>
/// <param name="place">The folder of the container, or of an instance of it.</param>
internal sealed class ContainerRun(RunContext context, Place place)
{
    private readonly Dictionary<string, Task<Outcome>> _outcomes = new(StringComparer.Ordinal);

    /// <summary>Runs the components.</summary>
    /// <param name="container">The container.</param>
    /// <param name="until">The names of those that run; null for all.</param>
    /// <returns>Finished where all that was to run has finished.</returns>
    public async Task<Outcome> Run(ContainerComponent container, IReadOnlySet<string>? until = null)
    {
        foreach (Component component in ComponentOrder.Of(container))
            if (until?.Contains(component.Name) ?? true) _outcomes.Add(component.Name, RunAfter(component, Before(component)));
        Outcome[] ended = await Task.WhenAll(_outcomes.Values).ConfigureAwait(false);
        bool ran = ended.Any(outcome => outcome.Ran);
        if (ended.Any(outcome => outcome.Kind == OutcomeKind.Failed)) return new Outcome(OutcomeKind.Failed, ran);
        if (context.IsEnding && ended.Any(outcome => outcome.Kind == OutcomeKind.NotRun)) return new Outcome(OutcomeKind.NotRun, ran);
        if (container.Position is not null && container is not StudyComponent)
            FileLinks.Make(place.Folder, FileLinks.OutputsIn(container, place.Folder));
        return new Outcome(OutcomeKind.Finished, ran);
    }

    /// <summary>
    /// What a component waits for. One that follows others by <c>previous</c> runs if one of these leads to it: files alone do not lead to
    /// what is behind an if.
    /// </summary>
    private (Task<Outcome> Outcome, bool OtherWay, bool Leads)[] Before(Component component) =>
    [
        .. component.Previous.Select(name => name.EndsWith(IfComponent.Else, StringComparison.Ordinal)
                ? (Name: name[..^IfComponent.Else.Length], OtherWay: true, Leads: true)
                : (Name: name, OtherWay: false, Leads: true))
            .Concat(component.Inputs.Where(link => link.Component != FileLink.Around)
                .Select(link => (Name: link.Component, OtherWay: false, Leads: component.Previous.Count == 0)))
            .Distinct().Where(previous => _outcomes.ContainsKey(previous.Name))
            .Select(previous => (_outcomes[previous.Name], previous.OtherWay, previous.Leads)),
    ];

    private async Task<Outcome> RunAfter(Component component, (Task<Outcome> Outcome, bool OtherWay, bool Leads)[] before)
    {
        bool isReached = before.All(previous => !previous.Leads);
        foreach ((Task<Outcome> previous, bool otherWay, bool leads) in before)
        {
            OutcomeKind kind = (await previous.ConfigureAwait(false)).Kind;
            if (kind == OutcomeKind.Failed || (kind == OutcomeKind.NotRun && context.IsEnding)) return Outcome.NotRun;
            isReached |= leads && kind == (otherWay ? OutcomeKind.Otherwise : OutcomeKind.Finished);
        }

        // What is disabled ends at once, and what follows does not wait for it.
        if (component.Disable) return new Outcome(OutcomeKind.Finished, Ran: false);
        if (!isReached || (place.Round?.IsLeft ?? false)) return Outcome.NotRun;
        if (component is TaskComponent task) return await new TaskRun(context, task, place).Run().ConfigureAwait(false);
        return await RunOther(component).ConfigureAwait(false);
    }

    private async Task<Outcome> RunOther(Component component)
    {
        string path = place.PathOf(component);
        ComponentRecord record = context.Journal[path];
        try
        {
            string folder = place.FolderOf(component);
            // Empty folders are not kept by git.
            Directory.CreateDirectory(folder);
            SortedDictionary<string, string> links = FileLinks.Sources(component, place);
            FileLinks.Make(folder, links);
            Outcome outcome = component switch
            {
                LoopComponent loop => await new LoopRun(context, loop, place).Run().ConfigureAwait(false),
                StudyComponent study => await new StudyRun(context, study, place).Run().ConfigureAwait(false),
                StepJobComponent job => await new StepJobRun(context, job, place.Inside(job)).Run().ConfigureAwait(false),
                ContainerComponent group => await new ContainerRun(context, place.Inside(group)).Run(group).ConfigureAwait(false),
                IfComponent fork => await Holds(fork, fork.Condition).ConfigureAwait(false)
                    ? new Outcome(OutcomeKind.Finished, Ran: false)
                    : new Outcome(OutcomeKind.Otherwise, Ran: false),
                LoopExitComponent exit => await Leave(exit).ConfigureAwait(false),
                StorageComponent storage => await StorageRun.Run(context, storage, place).ConfigureAwait(false),
                _ => new Outcome(OutcomeKind.Finished, Ran: false),
            };
            if (component is SourceComponent && FileLinks.Missing(component, folder).FirstOrDefault() is { } missing)
                throw new CrestException($"{Path.Combine(folder, missing)} is not there; put the file there and run the workflow again");
            await SaveState(WithLinks(context.Journal[path], component, links.Keys), StateOf(outcome), "").ConfigureAwait(false);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            return Outcome.NotRun;
        }
        catch (CrestException e)
        {
            await SaveState(record, ComponentState.Failed, e.Message).ConfigureAwait(false);
            context.Ended(path, $"{path} has failed: {e.Message}");
            return new Outcome(OutcomeKind.Failed, Ran: true);
        }
    }

    /// <summary>Saves the state of an instance of a loop or a study.</summary>
    public static Task SaveInstance(RunContext context, string path, Outcome outcome)
    {
        ComponentRecord record = context.Journal[path];
        ComponentState state = StateOf(outcome);
        return record.State == state && !outcome.Ran
            ? Task.CompletedTask
            : context.Journal.Save(record with { State = state, Run = context.Run, Ended = context.Clock.GetUtcNow() });
    }

    /// <summary>The record with the links that were made in the folder of the component.</summary>
    private ComponentRecord WithLinks(ComponentRecord record, Component component, IEnumerable<string> links)
    {
        IEnumerable<string> made = component is ContainerComponent and not StudyComponent or StorageComponent
            ? links.Concat(FileLinks.OutputsIn(component, place.FolderOf(component)).Keys)
            : links;
        string[] all = [.. record.Made.Union(made, StringComparer.Ordinal)];
        return all.Length == record.Made.Count ? record : record with { Made = all };
    }

    private Task<bool> Holds(Component component, string condition) => Condition.Holds(
        context, place.PathOf(component), condition, place.FolderOf(component), place.VariablesOf(component));

    private async Task<Outcome> Leave(LoopExitComponent exit)
    {
        if (await Holds(exit, exit.Condition).ConfigureAwait(false)) place.Round!.Leave(isLast: exit is BreakComponent);
        return new Outcome(OutcomeKind.Finished, Ran: false);
    }

    private Task SaveState(ComponentRecord record, ComponentState state, string reason) => record == context.Journal[record.Path]
        && record.State == state && record.Reason == reason
        ? Task.CompletedTask
        : context.Journal.Save(record with { State = state, Reason = reason, Run = context.Run, Ended = context.Clock.GetUtcNow() });

    /// <summary>The state of a component that contains others.</summary>
    public static ComponentState StateOf(Outcome outcome) => outcome.Kind switch
    {
        OutcomeKind.Failed => ComponentState.Failed,
        OutcomeKind.NotRun => ComponentState.Stopped,
        _ => ComponentState.Finished,
    };
}
