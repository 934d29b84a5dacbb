using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Foundation.Yaml;

namespace Crest.Workflows.Components;

/// <summary>Reads <c>workflow.yaml</c>. The properties of a component are the options of its record, in WHEEL's spelling.</summary>
public static partial class WorkflowFile
{
    /// <summary>The name of the file in the folder of a workflow.</summary>
    public const string FileName = "workflow.yaml";

    private const string Type = "type", Inner = "components", Inputs = "inputFiles", Outputs = "outputFiles", Variables = "env";

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
        YamlMapping file = YamlFile.Parse(text, path).Mapping("name", "description", Variables, Inner);
        var workflow = new GroupComponent
        {
            Name = file["name"]?.Text() ?? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? "",
            Description = file["description"]?.Text() ?? "",
            Environment = EnvironmentOf(file),
            Components = ComponentsOf(file, ""),
        };
        WorkflowCheck.Check(workflow);
        return workflow;
    }

    private static Component[] ComponentsOf(YamlMapping owner, string path)
    {
        YamlNode inner = owner.Required(Inner, "the components by their names");
        YamlMapping mapping = inner.Mapping();
        if (mapping.Keys.Count == 0) throw inner.Expected("at least one component");
        return [.. mapping.Keys.Select(name => ComponentOf(mapping, name, path))];
    }

    private static Component ComponentOf(YamlMapping owner, string name, string path)
    {
        if (!NamePattern().IsMatch(name))
            throw owner.ErrorAt(name, $"'{name}' is not a name of a component: letters, digits, - and _, since it is a folder too");
        YamlMapping mapping = owner.Required(name, "its properties").Mapping();
        string kind = mapping[Type] is { } type ? type.OneOf(ComponentKinds.Names, word => word) : "task";
        Type record = ComponentKinds.TypeOf(kind);
        bool contains = record.IsAssignableTo(typeof(ContainerComponent));
        OptionTable properties = OptionTable.Of(record);
        string[] own = [Type, .. properties.Options.Select(option => Spelling(option.Name)), Variables, Inputs, Outputs];
        mapping.AllowOnly(contains ? [.. own, Inner] : own);
        string full = path.Length == 0 ? name : $"{path}/{name}";
        var component = (Component)Bound(mapping, properties);
        component = component with
        {
            Name = name,
            Path = full,
            Position = mapping.Position,
            Environment = EnvironmentOf(mapping),
            Inputs = InputsOf(mapping),
            Outputs = OutputsOf(mapping, contains),
        };
        return component is ContainerComponent container ? container with { Components = ComponentsOf(mapping, full) } : component;
    }

    private static object Bound(YamlMapping mapping, OptionTable properties)
    {
        var given = new List<KeyValuePair<string, IReadOnlyList<string>>>();
        foreach (OptionDefinition property in properties.Options)
        {
            if (mapping[Spelling(property.Name)] is not { } value) continue;
            IReadOnlyList<string> words =
                property.IsList && value is YamlList list ? [.. list.Values.Select(word => word.Text())] : [value.Text()];
            given.Add(new(property.Name, words));
        }

        try
        {
            return properties.Bind(given);
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
            if (!VariablePattern().IsMatch(name))
                throw mapping.ErrorAt(name, $"'{name}' is not a name of a variable: letters, digits and _, no digit first");
            variables.Add(name, mapping[name] is { } value ? value.Text() : "");
        }

        return variables;
    }

    /// <summary><c>[COMPONENT/FILE, …]</c>, or <c>{NAME: COMPONENT/FILE}</c> where the file gets another name.</summary>
    private static FileLink[] InputsOf(YamlMapping owner) => owner[Inputs] switch
    {
        null => [],
        YamlMapping named => [.. named.Keys.Select(name => Link(named.Required(name, "COMPONENT/FILE"), name))],
        var list => [.. list.Items().Select(node => Link(node, null))],
    };

    /// <summary>Files of its own folder as a list; a container names <c>COMPONENT/FILE</c> for each.</summary>
    private static FileLink[] OutputsOf(YamlMapping owner, bool contains) => owner[Outputs] switch
    {
        null => [],
        YamlMapping named when contains => [.. named.Keys.Select(name => Link(named.Required(name, "COMPONENT/FILE"), name))],
        var list when contains => [.. list.Items().Select(node => Link(node, null))],
        var list => [.. list.Items().Select(node => new FileLink(PathIn(node, node.Text()), "", node.Text(), node.Position))],
    };

    private static FileLink Link(YamlNode node, string? name)
    {
        string text = node.Text();
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Length - 1) throw node.Expected("COMPONENT/FILE: a component of the same folder and a file of it");
        string source = PathIn(node, text[(slash + 1)..]);
        return new FileLink(PathIn(node, name ?? source), text[..slash], source, node.Position);
    }

    /// <summary>A path that stays in its folder.</summary>
    private static string PathIn(YamlNode node, string path) =>
        path.Length == 0 || path.StartsWith('/') || path.Split('/').Any(part => part is ".." or ".") || path.Any(char.IsControl)
            ? throw node.Error($"'{path}' is not a path inside the folder of the component")
            : path;

    /// <summary>A property as WHEEL writes it: <c>retry-condition</c> is <c>retryCondition</c>.</summary>
    private static string Spelling(string option)
    {
        string[] words = option.Split('-');
        return string.Concat(words.Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.NonBacktracking)]
    private static partial Regex VariablePattern();
}
