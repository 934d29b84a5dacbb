using Crest.Foundation.Errors;

namespace Crest.Experiments.Configurations;

/// <summary>
/// Reads a defaults list: <c>(group/)name(@package)</c>, <c>[optional|override] group(@package): name | [names] | null</c>, <c>_self_</c>;
/// a leading <c>/</c> is the top of the folder.
/// </summary>
internal static class DefaultsReader
{
    private const string Forms = "an entry is 'group: name', 'name' or '_self_'";

    /// <summary>The entries, with <c>_self_</c> at the end where the list does not place it: a file overrides its defaults.</summary>
    /// <param name="value">The value of the key; null where there is none.</param>
    /// <param name="origin">Where the file begins.</param>
    /// <exception cref="CrestException">It is no such list.</exception>
    public static IReadOnlyList<DefaultsEntry> Read(ConfigValue? value, string origin)
    {
        IReadOnlyList<ConfigValue> items = value switch
        {
            null or ConfigScalar { Value: null } => [],
            ConfigList list => list.Items,
            _ => throw new CrestException($"{value.Origin}: {ConfigKeys.Defaults} is {value.Found}; it must be a list: {Forms}"),
        };
        List<DefaultsEntry> entries = [.. items.Select(Entry)];
        if (entries.Where(entry => entry.IsSelf).Skip(1).FirstOrDefault() is { } again)
            throw new CrestException($"{again.Origin}: {DefaultsEntry.Self} is there twice; remove one");
        if (!entries.Exists(entry => entry.IsSelf)) entries.Add(new DefaultsEntry(origin) { Path = DefaultsEntry.Self });
        return entries;
    }

    private static DefaultsEntry Entry(ConfigValue item)
    {
        switch (item)
        {
            case ConfigScalar { Value: not null, Written: var name }:
                return WithPath(new DefaultsEntry(item.Origin) { Path = "" }, name);
            case ConfigMapping { Entries.Count: 1 } mapping:
                (string key, ConfigValue choice) = mapping.Entries.First();
                string[] words = key.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length == 0 || words.SkipLast(1).Any(word => word is not ("optional" or "override")))
                    throw new CrestException($"{choice.Origin}: '{key}' is no group; write 'group', 'optional group' or 'override group'");
                return WithPath(
                    new DefaultsEntry(choice.Origin)
                    {
                        Path = "", Names = NamesOf(choice), IsOptional = words.SkipLast(1).Contains("optional"),
                        IsOverride = words.SkipLast(1).Contains("override"),
                    },
                    words[^1]);
            default:
                throw new CrestException($"{item.Origin}: {item.Found} is no entry of a defaults list: {Forms}");
        }
    }

    private static DefaultsEntry WithPath(DefaultsEntry entry, string written)
    {
        string[] parts = written.Split('@', 2);
        string path = parts[0].TrimStart('/');
        if (path.Length == 0 || path.Split('/').Any(name => name.Trim('.').Length == 0))
            throw new CrestException($"{entry.Origin}: '{written}' is no path of groups; write group/name");
        return entry with
        {
            Path = path,
            IsAbsolute = parts[0].StartsWith('/'),
            Package = parts.Length > 1 ? parts[1] : null,
        };
    }

    /// <summary>The names of a choice.</summary>
    /// <param name="choice">One name, a list of them, or null for none.</param>
    /// <exception cref="CrestException">It is something else.</exception>
    public static IReadOnlyList<string> NamesOf(ConfigValue choice) => choice switch
    {
        ConfigScalar { Value: null } => [],
        ConfigScalar scalar => [scalar.Written],
        ConfigList list when list.Items.All(item => item is ConfigScalar { Value: not null }) =>
            [.. list.Items.Select(item => ((ConfigScalar)item).Written)],
        _ => throw new CrestException($"{choice.Origin}: a group takes a name, a list of names or null, not {choice.Found}"),
    };
}
