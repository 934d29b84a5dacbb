using Crest.Foundation.Errors;

namespace Crest.Experiments.Configurations;

/// <summary>
/// The defaults lists of all files of a configuration, followed to the end: which files are merged, in which order, and where their values
/// go. Choices of the command line come before those of the files, and those of a file before those of the files that it names.
/// </summary>
internal sealed class DefaultsList
{
    private const int DeepestNesting = 50, MostPasses = 20;

    private readonly ConfigFolder _folder;
    private readonly List<DefaultsEntry> _added = [];
    private readonly Dictionary<string, GroupChoice> _choices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _groups = new(StringComparer.Ordinal);
    private readonly List<ConfigPart> _parts = [];

    /// <summary>Begins with what the command line chooses.</summary>
    /// <param name="folder">The folder of the configuration.</param>
    /// <param name="overrides">The overrides of groups.</param>
    public DefaultsList(ConfigFolder folder, IEnumerable<ConfigOverride> overrides)
    {
        _folder = folder;
        foreach (ConfigOverride given in overrides)
        {
            IReadOnlyList<string> names = given.Value is { } value ? DefaultsReader.NamesOf(value) : [];
            if (given.Kind == OverrideKind.Add)
                _added.Add(new DefaultsEntry(given.Origin) { Path = given.Key, Package = given.Package, Names = names, IsAbsolute = true });
            else if (given.Kind is OverrideKind.AddOrChange or OverrideKind.Extend)
                throw new CrestException($"{given.Origin}: a group is chosen with {given.Key}=NAME, and added with +{given.Key}=NAME");
            else
                _choices[KeyOf(given.Key, given.Package ?? Dotted(given.Key))] =
                    new GroupChoice(given.Origin, names, given.Kind == OverrideKind.Remove);
        }
    }

    /// <summary>The files of a configuration, in the order in which they are merged.</summary>
    /// <param name="primary">Its first file.</param>
    /// <exception cref="CrestException">A file or a group is not there, or a choice has nothing to choose for.</exception>
    public IReadOnlyList<ConfigPart> Follow(ConfigFile primary)
    {
        // A list may choose for a group that was followed before it.
        int known, passes = 0;
        do
        {
            known = _choices.Count;
            _parts.Clear();
            _groups.Clear();
            Visit(primary with { Defaults = [.. primary.Defaults, .. _added] }, "", [], 0);
        }
        while (_choices.Count > known && ++passes < MostPasses);
        foreach ((string key, GroupChoice choice) in _choices)
        {
            if (choice.IsUsed) continue;
            string there = _groups.Count > 0 ? $"; there are {string.Join(", ", _groups.Keys)}" : "";
            throw new CrestException($"{choice.Origin}: no defaults list has the group '{key}'{there}; +{key}=NAME adds it");
        }

        return _parts;
    }

    /// <param name="file">The file whose list is followed.</param>
    /// <param name="place">The groups that it is in, with slashes.</param>
    /// <param name="package">Where its values go.</param>
    /// <param name="depth">How many files led to it.</param>
    private void Visit(ConfigFile file, string place, IReadOnlyList<string> package, int depth)
    {
        if (depth > DeepestNesting) throw new CrestException($"{file.Path}: the defaults lists refer to each other in a circle");
        foreach (DefaultsEntry entry in file.Defaults.Where(entry => entry.IsOverride))
        {
            string group = PathOf(entry, place);
            _choices.TryAdd(
                KeyOf(group, entry.Package is { } named ? Dotted(PackageOf(named, package)) : Dotted(group)),
                new GroupChoice(entry.Origin, entry.Names!));
        }

        foreach (DefaultsEntry entry in file.Defaults)
        {
            if (entry.IsOverride) continue;
            if (entry.IsSelf) _parts.Add(new ConfigPart(file, package));
            else if (entry.Names is null) Include(entry, PathOf(entry, place), GroupOf(entry.Path), package, depth);
            else FollowGroup(entry, place, package, depth);
        }
    }

    private void FollowGroup(DefaultsEntry entry, string place, IReadOnlyList<string> package, int depth)
    {
        string group = PathOf(entry, place);
        IReadOnlyList<string> target = entry.Package is { } named ? PackageOf(named, package) : [.. package, .. entry.Path.Split('/')];
        string key = KeyOf(group, Dotted(target));
        if (!_groups.TryAdd(key, entry.Origin))
            throw new CrestException(
                $"{entry.Origin}: the group '{key}' is there twice, also at {_groups[key]}; remove one, or choose with {key}=NAME");
        IReadOnlyList<string> names = entry.Names!;
        if (_choices.TryGetValue(key, out GroupChoice? choice))
        {
            choice.IsUsed = true;
            if (choice.Removes && choice.Names.Count > 0 && !choice.Names.SequenceEqual(names))
                throw new CrestException($"{choice.Origin}: the group has {string.Join(", ", names)} ({entry.Origin}), and is not removed");
            if (choice.Removes) return;
            names = choice.Names;
            entry = entry with { IsOptional = false };
        }

        foreach (string name in names)
        {
            if (name == ConfigScalar.Missing)
                throw new CrestException($"{entry.Origin}: choose a file of the group: {key}=NAME; there are {Names(group)}");
            Include(entry with { Path = $"{entry.Path}/{name}" }, $"{group}/{name}", "", package, depth, target);
        }
    }

    private void Include(
        DefaultsEntry entry, string name, string relative, IReadOnlyList<string> package, int depth, IReadOnlyList<string>? target = null)
    {
        if (_folder.Find(name) is not { } file)
        {
            if (entry.IsOptional) return;
            string group = GroupOf(name), last = name[(group.Length == 0 ? 0 : group.Length + 1)..];
            string meant = NearestNames.Meant(last, _folder.NamesIn(group)) is { } nearest ? $"did you mean '{nearest}'? " : "";
            throw new CrestException($"{_choices.Values.FirstOrDefault(c => c.IsUsed && c.Names.Contains(last))?.Origin ?? entry.Origin}: "
                + $"there is no file {name}.yaml; {meant}there are {Names(group)}");
        }

        IReadOnlyList<string> usual = target ?? [.. package, .. relative.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        IReadOnlyList<string> final = entry.Package is { } named ? PackageOf(named, package)
            : file.Package is { } header and not "_group_" ? PackageOf(header, [])
            : usual;
        Visit(file, GroupOf(name), final, depth + 1);
    }

    private string Names(string group) => _folder.NamesIn(group) is { Count: > 0 } names ? string.Join(", ", names) : "none";

    private static string PathOf(DefaultsEntry entry, string place) =>
        entry.IsAbsolute || place.Length == 0 ? entry.Path : $"{place}/{entry.Path}";

    private static string GroupOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";

    /// <summary>A package as it is written: from the top with <c>_global_</c>, <c>_here_</c> that of the file, or below that.</summary>
    private static string[] PackageOf(string written, IReadOnlyList<string> parent)
    {
        string[] names = written.Split('.', StringSplitOptions.RemoveEmptyEntries);
        return names switch
        {
            ["_global_", .. var rest] => rest,
            ["_here_", .. var rest] => [.. parent, .. rest],
            _ => [.. parent, .. names],
        };
    }

    private static string Dotted(string group) => group.Replace('/', '.');

    private static string Dotted(IReadOnlyList<string> package) => string.Join('.', package);

    /// <summary>How the command line names a group: <c>group@package</c>, where the package is not that of its name.</summary>
    private static string KeyOf(string group, string package) =>
        package == Dotted(group) ? group : $"{group}@{(package is "" or "_global_" ? "_global_" : package)}";
}
