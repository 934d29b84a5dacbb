using System.IO.Enumeration;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Yaml;

namespace Crest.Experiments.Configurations;

/// <summary>
/// The folder of a configuration: its files, and its folders, which are groups of files to choose from. A file is read once, so that all
/// jobs of a sweep are composed of the same files.
/// </summary>
/// <param name="path">The folder; null where a configuration has no file.</param>
/// <param name="keys">The keys that mean the same.</param>
internal sealed class ConfigFolder(string? path, ConfigKeys keys)
{
    private static readonly string[] Endings = [".yaml", ".yml"];

    private readonly Dictionary<string, ConfigFile?> _files = new(StringComparer.Ordinal);

    /// <summary>Whether there is such a group.</summary>
    /// <param name="group">The group, with slashes.</param>
    public bool HasGroup(string group) => path is not null && IsInside(group) && Directory.Exists(Path.Combine(path, group));

    /// <summary>The names of the files of a group, in order.</summary>
    /// <param name="group">The group, with slashes.</param>
    public IReadOnlyList<string> NamesIn(string group) => !HasGroup(group)
        ? []
        : [
            .. Directory.EnumerateFiles(Path.Combine(path!, group)).Where(file => Endings.Contains(Path.GetExtension(file)))
                .Select(file => Path.GetFileNameWithoutExtension(file)).Distinct().Order(StringComparer.Ordinal),
        ];

    /// <summary>The names of a group that a glob selects.</summary>
    /// <param name="group">The group.</param>
    /// <param name="sweep">The glob.</param>
    public IReadOnlyList<string> Matching(string group, ConfigSweep sweep) =>
        [.. NamesIn(group).Where(name => Matches(sweep.Values, name) && !Matches(sweep.Excluded, name))];

    /// <summary>A file; null where there is none.</summary>
    /// <param name="name">Its groups and its name without ending, with slashes.</param>
    /// <exception cref="CrestException">It cannot be read, or is no configuration.</exception>
    public ConfigFile? Find(string name)
    {
        if (_files.TryGetValue(name, out ConfigFile? known)) return known;
        string? file = path is null || !IsInside(name)
            ? null
            : Endings.Select(ending => Path.Combine(path, name + ending)).FirstOrDefault(File.Exists);
        return _files[name] = file is null ? null : Read(file);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="CrestException">It cannot be read, or is no configuration.</exception>
    public ConfigFile Read(string file)
    {
        string text;
        try
        {
            text = InputFile.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", file, e);
        }

        ConfigMapping content = ConfigReader.Read(YamlFile.Parse(text, file), keys);
        IReadOnlyList<DefaultsEntry> defaults = DefaultsReader.Read(content[ConfigKeys.Defaults], content.Origin);
        content[ConfigKeys.Defaults] = null;
        return new ConfigFile(file, defaults, content, PackageOf(text));
    }

    /// <summary>What <c># @package NAME</c> among the comments at the beginning says.</summary>
    private static string? PackageOf(string text)
    {
        const string mark = "@package";
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.Trim();
            if (trimmed.Length == 0) continue;
            if (trimmed[0] != '#') return null;
            ReadOnlySpan<char> comment = trimmed.TrimStart('#').Trim();
            if (comment.StartsWith(mark, StringComparison.Ordinal)) return comment[mark.Length..].Trim().ToString();
        }

        return null;
    }

    private static bool Matches(IEnumerable<ConfigValue> patterns, string name) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(((ConfigScalar)pattern).Written, name, ignoreCase: false));

    private static bool IsInside(string name) => !Path.IsPathRooted(name) && !name.Split('/', '\\').Contains("..");
}
