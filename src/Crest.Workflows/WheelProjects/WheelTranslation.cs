using Crest.Foundation.Errors;
using Crest.Workflows.Components;

namespace Crest.Workflows.WheelProjects;

/// <summary>Translates a project of WHEEL into <c>workflow.yaml</c>.</summary>
/// <param name="project">The project.</param>
/// <param name="hosts">The hosts.</param>
/// <param name="notes">Told of what is different, and of what cannot be kept.</param>
internal sealed class WheelTranslation(WheelProject project, WheelHosts hosts, ImportNotes notes)
{
    private readonly List<(WheelComponent Component, string Name)> _inputs = [];
    private readonly WheelLinks _links = new(notes);
    private readonly WheelTasks _tasks = new(project, hosts, notes);
    private readonly WheelParameters _parameters = new(project, notes);

    /// <summary>The paths of the files that each component gets, once the workflow was translated; folders end with <c>/</c>.</summary>
    public ILookup<WheelComponent, string> Inputs => _inputs.ToLookup(input => input.Component, input => input.Name);

    /// <summary>The workflow.</summary>
    /// <exception cref="CrestException">A file is missing, or a value is of another kind than WHEEL writes.</exception>
    public WorkflowDraft Draft()
    {
        var draft = new WorkflowDraft();
        draft.Add("name", project.Name);
        draft.Add("description", project.Description.Length > 0 ? project.Description : null);
        draft.Add("cleanupFlag", WheelTasks.CleanUp(project.Root) is "remove" and var flag ? flag : null);
        draft.Add("env", EnvironmentOf(project.Root));
        draft.Add("components", Components(project.Root));
        return draft;
    }

    private WorkflowDraft Components(WheelComponent container)
    {
        int faults = notes.Faults.Count;
        var graph = new WheelGraph(container, notes);
        var drafts = new WorkflowDraft();
        foreach (WheelComponent component in graph.Order)
            if (IsKept(component)) drafts.Add(component.Name, Component(component, graph));
        if (drafts.IsEmpty && notes.Faults.Count == faults)
            notes.Fault(container.Json.Label, "contains no component that runs; add one, or remove it");
        return drafts;
    }

    private bool IsKept(WheelComponent component)
    {
        if (component.Type is "hpciss" or "hpcisstar")
        {
            notes.Fault(component.Json.Label, $"{component.Type}: the storage of HPCI (Gfarm) is not available; put a storage in its "
                + "place, or a task that calls gfpcopy");
            return false;
        }

        if (component.Type == "source" && component.Outputs.Count == 0)
        {
            notes.Change(component, "is left out: it is a source that gives no file");
            return false;
        }

        return true;
    }

    private WorkflowDraft Component(WheelComponent component, WheelGraph graph)
    {
        var draft = new WorkflowDraft();
        if (component.Type != "task") draft.Add("type", component.Type);
        draft.Add("description", component.Json.Text("description"));
        draft.Add("disable", graph.IsDisabled(component));
        draft.Add("previous", graph.PreviousOf(component, notes));
        IReadOnlyList<WheelLink> inputs = _links.InputsOf(component, graph);
        if (inputs.Count > 0) draft.Add("inputFiles", WheelLink.Draft(inputs));
        _inputs.AddRange(inputs.Select(input => (component, input.Name)));
        AddOwn(component, draft);
        draft.Add("env", EnvironmentOf(component));
        if (!component.IsContainer || component.Type == "parameterStudy") draft.Add("outputFiles", _links.OutputsOf(component));
        else if (_links.HandedOn(component) is { Count: > 0 } outputs) draft.Add("outputFiles", WheelLink.Draft(outputs));
        if (component.IsContainer || component.Type is "task" or "stepjobTask" or "bulkjobTask")
            draft.Add("cleanupFlag", WheelTasks.CleanUp(component));
        if (component.IsContainer) draft.Add("components", Components(component));
        return draft;
    }

    private void AddOwn(WheelComponent component, WorkflowDraft draft)
    {
        switch (component.Type)
        {
            case "workflow" or "viewer":
                break;
            case "task":
                _tasks.AddTask(component, draft);
                break;
            case "if" or "break" or "continue":
                draft.Add("condition", _tasks.Condition(component));
                break;
            case "while":
                draft.Add("condition", _tasks.Condition(component));
                draft.Add("keep", Keep(component));
                break;
            case "for":
                draft.Add("start", Whole(component, "start"));
                draft.Add("end", Whole(component, "end"));
                draft.Add("step", Whole(component, "step"));
                draft.Add("keep", Keep(component));
                break;
            case "foreach":
                IReadOnlyList<string> texts = component.Json.Texts("indexList");
                if (texts.Count == 0) throw component.Json.Expected("indexList", "a list of at least one text");
                draft.Add("indexList", texts);
                draft.Add("keep", Keep(component));
                break;
            case "parameterStudy":
                _parameters.Add(component, draft);
                draft.Add("deleteLoopInstance", component.Json.Flag("deleteLoopInstance"));
                break;
            case "source":
                if (component.Json.Flag("uploadOnDemand"))
                    notes.Change(component, $"put the file {string.Join(", ", _links.OutputsOf(component))} into its folder before you run "
                        + "the workflow; WHEEL asks for it then");
                break;
            case "storage":
                draft.Add("host", hosts.HostOf(component));
                draft.Add("storagePath", StoragePath(component));
                break;
            case "stepjob":
                _tasks.AddPlace(component, draft);
                break;
            case "stepjobTask":
                _tasks.AddStep(component, draft);
                break;
            case "bulkjobTask":
                _tasks.AddTask(component, draft);
                AddNumbers(component, draft);
                break;
            default:
                throw component.Json.Expected("type", $"one of {string.Join(", ", ComponentKinds.Names)}");
        }
    }

    private void AddNumbers(WheelComponent component, WorkflowDraft draft)
    {
        if (component.Json.Flag("usePSSettingFile"))
        {
            _parameters.Add(component, draft);
        }
        else
        {
            draft.Add("startBulkNumber", Whole(component, "startBulkNumber"));
            draft.Add("endBulkNumber", Whole(component, "endBulkNumber"));
        }

        if (!component.Json.Flag("manualFinishCondition")) return;
        draft.Add("manualFinishCondition", true);
        draft.Add("condition", _tasks.Condition(component));
    }

    /// <summary>Variables, without those that a loop or a study sets.</summary>
    private WorkflowDraft EnvironmentOf(WheelComponent component)
    {
        string[] set =
        [
            "WHEEL_CURRENT_INDEX", "WHEEL_NEXT_INDEX", "WHEEL_PREV_INDEX", "WHEEL_FOR_START", "WHEEL_FOR_END", "WHEEL_FOR_STEP",
            "WHEEL_FOREACH_LEN", "WHEEL_LOOP_LEN", "WHEEL_REMOTE_WORK",
        ];
        var draft = new WorkflowDraft();
        foreach ((string name, string value) in component.Json.Pairs("env"))
        {
            if (set.Contains(name) || name.StartsWith("WHEEL_PS_PARAM", StringComparison.Ordinal)) continue;
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
                notes.Fault(component.Json.Label, $"env: '{name}' is not a name of a variable: letters, digits and _, no digit first");
            else draft.Add(name, value);
        }

        return draft;
    }

    private static long? Whole(WheelComponent component, string key)
    {
        if (component.Json.Number(key) is { } text && decimal.TryParse(text, out decimal number) && !decimal.IsInteger(number))
            throw component.Json.Expected(key, "a whole number; use a foreach with the numbers in its indexList");
        return component.Json.Whole(key) ?? throw component.Json.Expected(key, "a whole number");
    }

    private static long? Keep(WheelComponent component) => component.Json.Whole("keep") switch
    {
        < 0 => throw component.Json.Expected("keep", "at least 0"),
        var keep => keep,
    };

    private static string StoragePath(WheelComponent component)
    {
        string path = component.Json.Required("storagePath", "the folder of the storage");
        return path.StartsWith('/') ? path : throw component.Json.Expected("storagePath", "an absolute path");
    }
}
