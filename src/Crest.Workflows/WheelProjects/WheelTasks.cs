using Crest.Foundation.Errors;
using Crest.Workflows.Components;
using Crest.Workflows.Conditions;

namespace Crest.Workflows.WheelProjects;

/// <summary>Translates what components of WHEEL run: scripts, conditions, and where.</summary>
/// <param name="project">The project.</param>
/// <param name="hosts">The hosts.</param>
/// <param name="notes">Told of what is different, and of what cannot be kept.</param>
internal sealed class WheelTasks(WheelProject project, WheelHosts hosts, ImportNotes notes)
{
    /// <summary>What becomes of the folder on the host; null where the component around says so.</summary>
    /// <exception cref="CrestException">It is none of WHEEL's numbers.</exception>
    public static string? CleanUp(WheelComponent component) => component.Json.Whole("cleanupFlag") switch
    {
        0 => "remove",
        1 => "keep",
        2 or null => null,
        _ => throw component.Json.Expected("cleanupFlag", "0, 1 or 2"),
    };

    /// <summary>Adds the properties of a task.</summary>
    public void AddTask(WheelComponent component, WorkflowDraft draft)
    {
        AddScript(component, draft);
        AddPlace(component, draft);
        AddReturns(component, draft);
    }

    /// <summary>Adds the properties of a step of a step job, which has its place from the job.</summary>
    public void AddStep(WheelComponent component, WorkflowDraft draft)
    {
        AddScript(component, draft);
        draft.Add("stepnum", NumberOf(component));
        if (component.Json.Flag("useDependency") && component.Json.Text("dependencyForm") is { } form)
        {
            if (StepDependency.IsForm(form))
            {
                draft.Add("useDependency", true);
                draft.Add("dependencyForm", form);
            }
            else
            {
                notes.Change(component, $"the dependency '{form}' is left out: it is not of the form sd=ec!=0:all:0; "
                    + "the step runs once the step before it has succeeded");
            }
        }

        AddReturns(component, draft);
    }

    /// <summary>Adds where a task or a step job runs.</summary>
    public void AddPlace(WheelComponent component, WorkflowDraft draft)
    {
        string? host = hosts.HostOf(component);
        draft.Add("host", host);
        if (host is not null && (component.Json.Flag("useJobScheduler") || component.Type is "stepjob" or "bulkjobTask"))
        {
            draft.Add("useJobScheduler", true);
            draft.Add("queue", component.Json.Text("queue"));
            draft.Add("submitOption", component.Json.Texts("submitOption").Select(option => option.Trim())
                .Where(option => option.Length > 0).ToArray());
        }
        else if (component.Json.Flag("useJobScheduler"))
        {
            notes.Change(component, "runs without a scheduler, since it runs on this machine");
        }
    }

    /// <summary>A condition: a script in the folder of the component, or a JavaScript expression.</summary>
    /// <exception cref="CrestException">It is neither.</exception>
    public string Condition(WheelComponent component)
    {
        const string what = "a script in the folder of the component, or a JavaScript expression";
        string condition = component.Json.Required("condition", what).Trim();
        if (!IsThere(component, condition)) CheckExpression(component, condition);
        return condition;
    }

    private void AddScript(WheelComponent component, WorkflowDraft draft)
    {
        string script = component.Json.Required("script", "the script, a file in the folder of the component");
        if (!IsThere(component, script))
            notes.Fault(component.Json.Label, $"the script '{script}' is not in the folder of the component");
        draft.Add("script", WheelProject.Normal(script) ?? script);
    }

    private void AddReturns(WheelComponent component, WorkflowDraft draft)
    {
        draft.Add("include", Globs(component, "include"));
        draft.Add("exclude", Globs(component, "exclude"));
        long? retry = component.Json.Whole("retry");
        if (retry is < 0 or > 1000) throw component.Json.Expected("retry", "0 to 1000");
        // WHEEL asks the condition whether it tries again, this program whether the task has succeeded.
        if (component.Json.Text("retryCondition") is { } condition)
        {
            retry = Math.Max(retry ?? 1, 1);
            notes.Change(component, $"the retryCondition '{condition}' is left out, by which WHEEL decides whether to try again: "
                + $"after any failure the task is tried again, at most {retry} times");
        }

        if (retry > 0) draft.Add("retry", retry);
        draft.Add("ignoreFailure", component.Json.Flag("ignoreFailure"));
    }

    /// <summary>The number of a step: where two have the same, their place in the order of the project.</summary>
    private object NumberOf(WheelComponent step)
    {
        List<WheelComponent> steps = step.Parent!.Children;
        if (steps.Select(other => other.Json.Whole("stepnum") ?? 0).Distinct().Count() == steps.Count)
            return step.Json.Whole("stepnum") is >= 0 and var number ? number : throw step.Json.Expected("stepnum", "at least 0");
        notes.Change(step.Parent, "its steps do not have a number each; they are numbered in the order in which they follow each other");
        return (long)new WheelGraph(step.Parent, new ImportNotes()).Order.ToList().IndexOf(step);
    }

    private string[] Globs(WheelComponent component, string key)
    {
        var globs = new List<string>();
        // A single text is the older form: names with commas between them, those within braces excepted.
        foreach (string glob in component.Json.Texts(key).SelectMany(Separated).Select(glob => glob.Trim()).Where(glob => glob.Length > 0))
        {
            if (WheelGlob.Expand(glob) is { } names) globs.AddRange(names);
            else notes.Fault(component.Json.Label, $"{key}: '{glob}' {WheelGlob.NotAvailable}");
        }

        return [.. globs.Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Separated(string globs)
    {
        int begin = 0, depth = 0;
        for (int i = 0; i <= globs.Length; i++)
        {
            if (i < globs.Length) depth += globs[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (i < globs.Length && (globs[i] != ',' || depth > 0)) continue;
            yield return globs[begin..i];
            begin = i + 1;
        }
    }

    private bool IsThere(WheelComponent component, string file) =>
        (WheelProject.Normal(file) is { Length: > 0 } path && File.Exists(Path.Combine(project.Folder, component.Path, path)))
        // It may come from another component.
        || component.Inputs.Any(input => WheelProject.Normal(input.Name) == WheelProject.Normal(file));

    private void CheckExpression(WheelComponent component, string expression)
    {
        try
        {
            JavaScriptCondition.Check(expression, $"{project.Label}/{component.Path}");
        }
        catch (CrestException e)
        {
            notes.Fault(component.Json.Label, $"condition: {e.Message}");
        }
    }
}
