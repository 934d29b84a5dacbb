using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Crest.Foundation.Options;
using Crest.Foundation.Yaml;
using Crest.Workflows.Components;

namespace Crest.Workflows.Properties;

/// <summary>The text of a <c>workflow.yaml</c>, in which properties of components are changed; all else stays as it is.</summary>
/// <param name="Path">The file.</param>
/// <param name="Content">The text.</param>
public sealed record WorkflowText(string Path, string Content)
{
    private const string Inner = "components";

    /// <summary>What the text is known by: another text has another one.</summary>
    public string Version => ContentHash.OfTexts(Content);

    /// <summary>Reads the text of a workflow.</summary>
    /// <param name="folder">The folder of the workflow.</param>
    /// <exception cref="CrestException">The file cannot be read.</exception>
    public static WorkflowText Read(string folder)
    {
        string path = System.IO.Path.Combine(folder, WorkflowFile.FileName);
        try
        {
            return new WorkflowText(path, InputFile.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }

    /// <summary>The properties of a component, but its files, variables and components.</summary>
    /// <param name="component">The component.</param>
    /// <exception cref="CrestException">The text does not have the component.</exception>
    public IReadOnlyList<ComponentProperty> PropertiesOf(Component component)
    {
        ArgumentNullException.ThrowIfNull(component);
        YamlMapping mapping = YamlFile.Parse(Content, Path).Mapping();
        foreach (string key in KeysOf(component.Path)) mapping = mapping.Required(key, "a mapping").Mapping();
        return
        [
            .. WorkflowFile.PropertiesOf(component.GetType())
                .Select(property => new ComponentProperty(property.Key, property.Option, WordsOf(mapping[property.Key], property.Option))),
        ];
    }

    /// <summary>Changes properties of a component.</summary>
    /// <param name="component">The component.</param>
    /// <param name="changes">The words of each property that changes, by its key; null for its default.</param>
    /// <returns>The new text, which is a workflow.</returns>
    /// <exception cref="CrestException">A value is wrong, or the components do not fit together any more.</exception>
    public WorkflowText With(Component component, IEnumerable<KeyValuePair<string, IReadOnlyList<string>?>> changes)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(changes);
        Dictionary<string, OptionDefinition> options =
            WorkflowFile.PropertiesOf(component.GetType()).ToDictionary(property => property.Key, property => property.Option);
        string text = Content;
        foreach ((string key, IReadOnlyList<string>? words) in changes)
        {
            if (!options.TryGetValue(key, out OptionDefinition? option))
                throw new CrestException($"{component.Path}: a {component.Kind} has no property '{key}'");
            string? value = words is null ? null : option.IsList ? YamlEdit.List(words) : YamlEdit.Text(string.Join(' ', words));
            text = YamlEdit.Set(text, Path, KeysOf(component.Path), key, value);
        }

        WorkflowFile.Parse(text, Path);
        return this with { Content = text };
    }

    /// <summary>Writes the text in the place of the one before.</summary>
    /// <param name="version">The version of the text that was read; another one is refused.</param>
    /// <exception cref="CrestException">Somebody else has changed the file since, or it cannot be written.</exception>
    public void Save(string version)
    {
        if (Read(System.IO.Path.GetDirectoryName(Path)!).Version != version)
            throw new CrestException($"{Path}: the file has changed since it was shown; load the page again and repeat the change");
        AtomicFile.WriteAllText(Path, Content);
    }

    private static IReadOnlyList<string> KeysOf(string component) => [.. component.Split('/').SelectMany(name => new[] { Inner, name })];

    private static IReadOnlyList<string>? WordsOf(YamlNode? node, OptionDefinition option) => node switch
    {
        null => null,
        YamlList list when option.IsList => [.. list.Values.Select(value => value.Text())],
        _ => [node.Text()],
    };
}
