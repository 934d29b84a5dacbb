using System.Globalization;
using Crest.Foundation.Errors;

namespace Crest.Workflows.WheelProjects;

/// <summary>The parameter file of a study or of a bulk job, in the words of <c>workflow.yaml</c>.</summary>
/// <param name="project">The project.</param>
/// <param name="notes">Told of what cannot be kept.</param>
internal sealed class WheelParameters(WheelProject project, ImportNotes notes)
{
    /// <summary>Adds the parameters, the files with placeholders and the files that are copied to a component.</summary>
    /// <param name="component">The study or the bulk job.</param>
    /// <param name="draft">Where they are added.</param>
    /// <exception cref="CrestException">The file is missing, or something in it is of another kind.</exception>
    public void Add(WheelComponent component, WorkflowDraft draft)
    {
        string file = component.Json.Required("parameterFile", "the name of the parameter file");
        string path = WheelProject.Normal(file)
            ?? throw component.Json.Expected("parameterFile", "a file in the folder of the component");
        WheelJson json = WheelJson.Read(
            Path.Combine(project.Folder, component.Path, path), $"{project.Label}/{component.Path}/{path}");
        if (json.Number("version") is not ("2" or "2.0")) throw json.Expected("version", "2");
        var parameters = new WorkflowDraft();
        foreach (WheelJson axis in json.Objects(json.Has("params") ? "params" : "target_param")) AddParameter(parameters, axis);
        if (parameters.IsEmpty) notes.Fault(json.Label, "has no parameters");
        string[] targets = [.. TargetsOf(component, json)];
        draft.Add("parameters", parameters);
        draft.Add("targetFiles", targets);
        var names = parameters.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (string target in targets)
        {
            WheelTemplate.Check(
                Path.Combine(project.Folder, component.Path, target), $"{project.Label}/{component.Path}/{target}", names, notes);
        }

        if (component.Type != "parameterStudy") return;
        draft.Add("scatter", Copies(component, json, "scatter", "dstNode", names));
        draft.Add("gather", Copies(component, json, "gather", "srcNode", names));
    }

    private void AddParameter(WorkflowDraft parameters, WheelJson axis)
    {
        string name = axis.Required("keyword", "the name of the parameter");
        if (!IsName(name))
        {
            notes.Fault(axis.Label, $"'{name}' cannot be the name of a parameter here: letters, digits and _, no digit first");
        }
        else if (parameters.Keys.Contains(name))
        {
            notes.Fault(axis.Label, $"the parameter '{name}' is there twice");
        }
        else if (axis.Has("files") || axis.Text("type") == "file")
        {
            parameters.Add(name, Files(axis, name));
        }
        else if (axis.Has("list"))
        {
            IReadOnlyList<string> values = axis.Texts("list");
            if (values.Count == 0) notes.Fault(axis.Label, $"the parameter '{name}' has no values");
            parameters.Add(name, values);
        }
        else
        {
            AddRange(parameters, axis, name);
        }
    }

    private WorkflowDraft Files(WheelJson axis, string name)
    {
        var files = new WorkflowDraft();
        string[] globs = [.. axis.Texts(axis.Has("files") ? "files" : "list").SelectMany(glob => Names(axis, glob))];
        if (globs.Length == 0) notes.Fault(axis.Label, $"the parameter '{name}' has no files");
        files.Add("files", globs);
        return files;
    }

    private void AddRange(WorkflowDraft parameters, WheelJson axis, string name)
    {
        decimal minimum = Number(axis, "min"), maximum = Number(axis, "max"), step = Number(axis, "step");
        if (minimum == maximum)
        {
            parameters.Add(name, (string[])[minimum.ToString(CultureInfo.InvariantCulture)]);
            return;
        }

        if (step <= 0 || maximum < minimum)
            notes.Fault(axis.Label, $"the parameter '{name}' from {minimum} to {maximum} in steps of {step} has no values; "
                + "min must not be above max, and step must be above 0");
        var range = new WorkflowDraft();
        range.Add("min", minimum);
        range.Add("max", maximum);
        range.Add("step", step);
        parameters.Add(name, range);
    }

    private static decimal Number(WheelJson axis, string key) =>
        decimal.TryParse(axis.Number(key), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
        && Math.Abs(number) <= 1e15m
            ? number
            : throw axis.Expected(key, "a number");

    /// <summary>The files with placeholders, as paths in the folder of the component.</summary>
    private IEnumerable<string> TargetsOf(WheelComponent component, WheelJson json)
    {
        string key = json.Has("targetFiles") ? "targetFiles" : "target_file";
        if (!json.Has(key)) yield break;
        bool areObjects = json.Element.GetProperty(key) is { ValueKind: System.Text.Json.JsonValueKind.Array } list
            && list.EnumerateArray().All(item => item.ValueKind == System.Text.Json.JsonValueKind.Object);
        if (!areObjects)
        {
            foreach (string name in json.Texts(key)) yield return Inside(json, name);
            yield break;
        }

        foreach (WheelJson target in json.Objects(key))
        {
            string folder = target.Text("targetNode") is { } id ? FolderOf(component, target, id) : "";
            yield return Inside(target, folder + target.Required("targetName", "a file"));
        }
    }

    /// <summary>The files that are copied between the study and its instances: the copies with their files.</summary>
    private WorkflowDraft Copies(WheelComponent study, WheelJson json, string key, string node, HashSet<string> names)
    {
        var copies = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        bool isScatter = key == "scatter";
        foreach (WheelJson recipe in json.Objects(key))
        {
            string folder = recipe.Text(node) is { } id ? FolderOf(study, recipe, id) : "";
            string to = recipe.Required("dstName", "a file"), from = recipe.Required("srcName", "a file");
            WheelTemplate.CheckName(to, recipe.Label, names, notes);
            WheelTemplate.CheckName(from, recipe.Label, names, notes);
            bool isFolder = to.EndsWith('/') || to.EndsWith('\\') || WheelProject.Normal(to) == "";
            foreach (string file in Names(recipe, from))
            {
                string target = Inside(recipe, (isScatter ? folder : "") + to), place = target.Length == 0 ? "" : $"{target}/";
                if (isFolder) target = WheelGlob.IsGlob(file) ? place + file[..(file.LastIndexOf('/') + 1)] : place + file;
                if (target.Length == 0)
                {
                    notes.Fault(recipe.Label, $"'{from}' goes to the folder itself; give it a name, or a folder in it");
                    continue;
                }

                if (!isScatter && !target.Contains("{{", StringComparison.Ordinal))
                    notes.Change(study, $"gather: all instances write '{target}', which ends with an error here where there are several; "
                        + $"put a placeholder such as {{{{ {names.FirstOrDefault("NAME")} }}}} into the name");
                if (!copies.TryGetValue(target, out List<string>? files)) copies.Add(target, files = []);
                files.Add((isScatter ? "" : folder) + file);
            }
        }

        var draft = new WorkflowDraft();
        foreach ((string target, List<string> files) in copies) draft.Add(target, files is [var only] ? only : files);
        return draft;
    }

    /// <summary>The folder of a component, relative to that of the study, with <c>/</c> at its end; empty for the study itself.</summary>
    private string FolderOf(WheelComponent study, WheelJson where, string id)
    {
        if (study.All.FirstOrDefault(component => component.Id == id) is { } found)
            return found == study ? "" : found.Path[(study.Path.Length + (study.Path.Length > 0 ? 1 : 0))..] + "/";
        notes.Fault(where.Label, $"the id '{id}' is of no component inside {study.Name}");
        return "";
    }

    private IReadOnlyList<string> Names(WheelJson where, string name)
    {
        // Placeholders are no alternatives.
        if (name.Contains("{{", StringComparison.Ordinal)) return [Inside(where, name)];
        if (WheelGlob.Expand(name) is { } names) return names;
        notes.Fault(where.Label, $"the file name '{name}' {WheelGlob.NotAvailable}");
        return [];
    }

    private static string Inside(WheelJson where, string path) => WheelProject.Normal(path)
        ?? throw new CrestException($"{where.Label}: '{path}' is not a path inside the folder of the component");

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 100 && !char.IsAsciiDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
