using Crest.Foundation.Errors;
using Crest.Foundation.Options;

namespace Crest.Experiments.Configurations;

/// <summary>
/// Composes configurations of a job as Hydra does: the files that the defaults lists name are merged in their order, then override words
/// change the result, then options of the command line.
/// </summary>
public sealed class ConfigComposer
{
    private readonly ConfigFolder _folder;
    private readonly ConfigFile _primary;

    /// <summary>Reads the file of a configuration.</summary>
    /// <param name="file">The file; null where there are override words alone.</param>
    /// <param name="options">The options of the job.</param>
    /// <exception cref="CrestException">The file cannot be read, or is no configuration.</exception>
    public ConfigComposer(string? file, IEnumerable<OptionDefinition> options)
    {
        Keys = new ConfigKeys(options);
        _folder = new ConfigFolder(file is null ? null : Path.GetDirectoryName(file) ?? "", Keys);
        const string nowhere = "the command line";
        _primary = file is null
            ? new ConfigFile(nowhere, DefaultsReader.Read(null, nowhere), new ConfigMapping(nowhere, Keys), null)
            : _folder.Read(file);
        if (!IsOfRun) return;
        // Repeated, the run has a folder of its own.
        foreach (OptionDefinition option in options)
            if (option is { Role: OptionRole.Output, IsRequired: false }) _primary.Content[option.Name] = null;
    }

    /// <summary>The keys of the job.</summary>
    public ConfigKeys Keys { get; }

    /// <summary>Whether the file is the configuration that a run has left.</summary>
    public bool IsOfRun => _primary.Content["run"] is not null && _primary.Content[ConfigKeys.Command] is not null;

    /// <summary>The words of the job that the file is for; null where it does not say.</summary>
    /// <exception cref="CrestException">They are no text.</exception>
    public string? Command => _primary.Content[ConfigKeys.Command] switch
    {
        null or ConfigScalar { Value: null } => null,
        ConfigScalar { Value: string words } => words,
        var other => throw new CrestException($"{other.Origin}: {ConfigKeys.Command} is {other.Found}; it must be the words of a job"),
    };

    /// <summary>Composes one configuration.</summary>
    /// <param name="overrides">The override words, without sweeps.</param>
    /// <param name="given">The options of the command line with their words, which override all else.</param>
    /// <exception cref="CrestException">A file or a key is not there, or a word does not fit what is there.</exception>
    public ComposedConfig Compose(
        IReadOnlyList<ConfigOverride> overrides, IEnumerable<KeyValuePair<OptionDefinition, IReadOnlyList<string>>> given)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        ArgumentNullException.ThrowIfNull(given);
        ILookup<bool, ConfigOverride> byGroup = overrides.ToLookup(IsOfGroup);
        var root = new ConfigMapping(_primary.Content.Origin, Keys);
        foreach (ConfigPart part in new DefaultsList(_folder, byGroup[true]).Follow(_primary)) Merge(root, part);
        var changes = new ConfigChanges(root, Keys);
        foreach (ConfigOverride change in byGroup[false]) changes.Apply(change);
        foreach ((OptionDefinition option, IReadOnlyList<string> words) in given) changes.Give(option, words);
        return new ComposedConfig(root, Keys);
    }

    /// <summary>The combinations of the values of all sweeps, each as overrides without sweeps; the last word changes fastest.</summary>
    /// <param name="overrides">The override words.</param>
    /// <exception cref="CrestException">There are too many, or a sweep has no values.</exception>
    public IReadOnlyList<IReadOnlyList<ConfigOverride>> Expand(IReadOnlyList<ConfigOverride> overrides) =>
        SweepExpansion.Of(overrides, IsOfGroup, _folder.Matching);

    /// <summary>A group is a folder; a dictionary for its name is for the values that its files have.</summary>
    private bool IsOfGroup(ConfigOverride given)
    {
        bool isGroup = _folder.HasGroup(given.Key);
        if (!isGroup && (given.Key.Contains('/', StringComparison.Ordinal) || given.Package is not null))
            throw new CrestException($"{given.Origin}: there is no group '{given.Key}': no such folder beside {_primary.Path}");
        return isGroup && given.Value is not ConfigMapping;
    }

    private static void Merge(ConfigMapping root, ConfigPart part)
    {
        ConfigMapping content = part.File.Content;
        foreach (string key in part.Package.Reverse())
        {
            var outer = new ConfigMapping(content.Origin, content.Keys);
            outer[key] = content;
            content = outer;
        }

        root.Merge(content);
    }
}
