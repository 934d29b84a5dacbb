using Crest.Foundation.Errors;
using Crest.Foundation.Processes;
using Crest.Foundation.Yaml;

namespace Crest.Hosts.Schedulers;

/// <summary>How a scheduler that opens the logs itself is told their path.</summary>
internal sealed class LogFile
{
    private readonly string _scheduler, _file;
    private readonly string? _refused;
    private readonly IReadOnlyList<(string Text, string Escaped)> _escapes;

    private LogFile(string scheduler, string file, string? refused, IReadOnlyList<(string Text, string Escaped)> escapes) =>
        (_scheduler, _file, _refused, _escapes) = (scheduler, file, refused, escapes);

    /// <summary>Reads the key <c>log</c>.</summary>
    /// <param name="node">Its value.</param>
    /// <param name="scheduler">The scheduler's name.</param>
    /// <exception cref="CrestException">Something in it is wrong.</exception>
    public static LogFile Read(YamlNode node, string scheduler)
    {
        YamlMapping mapping = node.Mapping("file", "escape", "refuse");
        YamlMapping? escapes = mapping["escape"]?.Mapping();
        return new LogFile(
            scheduler, mapping.Required("file", "the name of a task's log in the scheduler's own variables").Text(),
            mapping["refuse"]?.Text(),
            [.. escapes?.Keys.Select(key => (key, escapes.Required(key, "what is written in its place").Text())) ?? []]);
    }

    /// <summary>The path of the logs as a shell word in which the scheduler replaces its variables.</summary>
    /// <param name="folder">The folder of the logs.</param>
    /// <exception cref="CrestException">The scheduler cannot write to a folder of this name.</exception>
    public string Path(string folder)
    {
        if (_refused is not null && folder.Contains(_refused, StringComparison.Ordinal))
            throw new CrestException(
                $"{folder}: {_scheduler} cannot write logs to a folder with {_refused} in its name; choose another one");
        string escaped = _escapes.Aggregate(folder, (path, escape) => path.Replace(escape.Text, escape.Escaped, StringComparison.Ordinal));
        return ShellWord.Quote($"{escaped.TrimEnd('/')}/{_file}");
    }
}
