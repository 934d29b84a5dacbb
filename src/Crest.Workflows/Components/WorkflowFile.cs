using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Foundation.Options;
using Crest.Foundation.Yaml;

namespace Crest.Workflows.Components;

/// <summary>Reads <c>workflow.yaml</c>. The properties of a component are the options of its record, in WHEEL's spelling.</summary>
public static class WorkflowFile
{
    /// <summary>The name of the file in the folder of a workflow.</summary>
    public const string FileName = "workflow.yaml";

    private const string Type = "type", Inner = "components", Variables = "env";

    /// <summary>Reads the workflow of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The workflow, whose components fit together.</returns>
    /// <exception cref="CrestException">
    /// There is no such file, or something in it is wrong; the message names file, line and column.
    /// </exception>
    public static GroupComponent Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new CrestException($"{folder}: there is no {FileName}; name the folder of a workflow");
        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Reads a workflow.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">Where it is from, for messages.</param>
    /// <exception cref="CrestException">Something in it is wrong; the message names file, line and column.</exception>
    public static GroupComponent Parse(string text, string path)
    {
        string cleanUp = Spelling("cleanup-flag");
        YamlMapping file = YamlFile.Parse(text, path).Mapping("name", "description", cleanUp, Variables, Inner);
        var workflow = new GroupComponent
        {
            Name = file["name"]?.Text() ?? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? "",
            Description = file["description"]?.Text() ?? "",
            CleanupFlag = ((GroupComponent)Bound(file, OptionTable.Of(typeof(GroupComponent)), [cleanUp])).CleanupFlag,
            Environment = EnvironmentOf(file),
            Components = ComponentsOf(file, ""),
        };
        WorkflowCheck.Check(workflow);
        return workflow;
    }

    /// <summary>The keys of a component's own properties: the options of its record, in WHEEL's spelling.</summary>
    /// <param name="record">The type of the component.</param>
    internal static IEnumerable<(string Key, OptionDefinition Option)> PropertiesOf(Type record) => OptionTable.Of(record).Options
        .Where(option => record != typeof(StepJobTaskComponent) || !StepOrder.OptionsOfJob.Contains(option.Name))
        .Select(option => (Spelling(option.Name), option));

    private static Component[] ComponentsOf(YamlMapping owner, string path)
    {
        YamlNode inner = owner.Required(Inner, "the components by their names");
        YamlMapping mapping = inner.Mapping();
        if (mapping.Keys.Count == 0) throw inner.Expected("at least one component");
        return [.. mapping.Keys.Select(name => ComponentOf(mapping, name, path))];
    }

    private static Component ComponentOf(YamlMapping owner, string name, string path)
    {
        if (!NameCharacters.IsComponent(name))
            throw owner.ErrorAt(name, $"'{name}' is not a name of a component: letters, digits, - and _, since it is a folder too");
        YamlMapping mapping = owner.Required(name, "its properties").Mapping();
        string kind = mapping[Type] is { } type ? type.OneOf(ComponentKinds.Names, word => word) : "task";
        Type record = ComponentKinds.TypeOf(kind);
        string[] properties = [.. PropertiesOf(record).Select(property => property.Key)];
        mapping.AllowOnly([Type, .. properties, .. StructureOf(record)]);
        string full = path.Length == 0 ? name : $"{path}/{name}";
        Component component = (Component)Bound(mapping, OptionTable.Of(record), properties) with
        {
            Name = name,
            Path = full,
            Position = mapping.Position,
            Definition = ContentHash.OfTexts(Words(mapping)),
            Environment = EnvironmentOf(mapping),
            Inputs = LinkFields.InputsOf(mapping),
            Outputs = LinkFields.OutputsOf(mapping, HandsOn(record)),
        };
        if (component is ContainerComponent container) component = container with { Components = ComponentsOf(mapping, full) };
        return component switch
        {
            StudyComponent study => study with
            {
                Parameters = StudyFields.ParametersOf(mapping.Required(StudyFields.Parameters, "the parameters by their names")),
                Scatter = StudyFields.CopiesOf(mapping[StudyFields.Scatter]),
                Gather = StudyFields.CopiesOf(mapping[StudyFields.Gather]),
            },
            BulkJobTaskComponent bulk when mapping[StudyFields.Parameters] is { } parameters =>
                bulk with { Parameters = StudyFields.ParametersOf(parameters) },
            StepJobComponent job => StepOrder.Of(job),
            _ => component,
        };
    }

    /// <summary>Whether the output files of a component are files of the components inside it; a study has its own.</summary>
    internal static bool HandsOn(Type record) => record.IsAssignableTo(typeof(ContainerComponent)) && record != typeof(StudyComponent);

    /// <summary>The keys of a component that are not words or lists of words.</summary>
    internal static IEnumerable<string> StructureOf(Type record)
    {
        yield return Variables;
        yield return LinkFields.Inputs;
        yield return LinkFields.Outputs;
        if (record.IsAssignableTo(typeof(ContainerComponent))) yield return Inner;
        if (record == typeof(StudyComponent) || record == typeof(BulkJobTaskComponent)) yield return StudyFields.Parameters;
        if (record != typeof(StudyComponent)) yield break;
        yield return StudyFields.Scatter;
        yield return StudyFields.Gather;
    }

    private static object Bound(YamlMapping mapping, OptionTable table, string[] keys)
    {
        var given = new List<KeyValuePair<string, IReadOnlyList<string>>>();
        foreach (OptionDefinition property in table.Options)
        {
            string key = Spelling(property.Name);
            if (!keys.Contains(key) || mapping[key] is not { } value) continue;
            IReadOnlyList<string> words =
                property.IsList && value is YamlList list ? [.. list.Values.Select(word => word.Text())] : [value.Text()];
            given.Add(new(property.Name, words));
        }

        try
        {
            return table.Bind(given);
        }
        catch (OptionException e)
        {
            string key = Spelling(e.Option);
            string what = $"{key}: {e.Fault}";
            throw mapping[key] is { } value ? value.Error(what) : mapping.Error($"{mapping.Name}: {what}");
        }
    }

    private static Dictionary<string, string> EnvironmentOf(YamlMapping owner)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (owner[Variables] is not { } node) return variables;
        YamlMapping mapping = node.Mapping();
        foreach (string name in mapping.Keys)
        {
            if (!NameCharacters.IsVariable(name))
                throw mapping.ErrorAt(name, $"'{name}' is not a name of a variable: letters, digits and _, no digit first");
            string value = mapping[name]?.Text() ?? "";
            if (value.Contains('\0', StringComparison.Ordinal))
                throw mapping.ErrorAt(name, $"the value of {name} contains a zero byte, which no variable can; remove it");
            variables.Add(name, value);
        }

        return variables;
    }

    /// <summary>Keys and values, whatever the layout.</summary>
    private static IEnumerable<string> Words(YamlNode node) => node switch
    {
        YamlMapping mapping => ["{", .. mapping.Keys.SelectMany(key => mapping[key] is { } value ? Words(value).Prepend(key) : [key]), "}"],
        YamlList list => ["[", .. list.Values.SelectMany(Words), "]"],
        YamlScalar scalar => [scalar.Content],
        _ => [],
    };

    /// <summary>A property as WHEEL writes it: <c>retry-condition</c> is <c>retryCondition</c>.</summary>
    internal static string Spelling(string option)
    {
        string[] words = option.Split('-');
        return string.Concat(words.Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
