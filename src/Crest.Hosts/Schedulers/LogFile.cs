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
        if (IsRefused(folder))
            throw new CrestException(
                $"{folder}: {_scheduler} cannot write logs to a folder with {_refused} in its name; choose another one");
        return ShellWord.Quote($"{_escapes.Aggregate(folder, Escape).TrimEnd('/')}/{_file}");
    }

    /// <summary>
    /// The path of a log as a shell word in which the scheduler replaces nothing; <c>/dev/null</c> where it cannot write to such a file.
    /// </summary>
    /// <param name="file">The log.</param>
    public string PathOf(string file) => IsRefused(file) || file.Contains('\n', StringComparison.Ordinal)
        ? "/dev/null"
        : ShellWord.Quote(_escapes.Aggregate(file, Escape));

    private bool IsRefused(string path) => _refused is not null && path.Contains(_refused, StringComparison.Ordinal);

    private static string Escape(string path, (string Text, string Escaped) escape) =>
        path.Replace(escape.Text, escape.Escaped, StringComparison.Ordinal);
}
