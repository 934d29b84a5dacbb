using System.CommandLine;
using System.CommandLine.Completions;
using Crest.CommandLine.Commands;
using Crest.Foundation.Options;

namespace Crest.CommandLine.Completions;

/// <summary>
/// Words that change a configuration, while they are typed: <c>hidden_size=</c>, <c>activation=tanh</c>, <c>model=large</c>.
/// </summary>
internal static class OverrideWords
{
    private static readonly string[] Endings = [".yaml", ".yml"];

    /// <summary>The words that begin with a text.</summary>
    /// <param name="command">The job.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="word">The text.</param>
    public static IEnumerable<CompletionItem> Beginning(JobCommand command, ParseResult parsed, string word)
    {
        string? folder = parsed.GetValue(ConfigOptions.File) is { } file ? Path.GetDirectoryName(Path.GetFullPath(file)) : null;
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            string key = word[..equals], group = key.TrimStart('+').Split('@')[0];
            OptionDefinition? option = command.Job.Options.FirstOrDefault(option => option.Answers(group));
            IEnumerable<string> values = option is null ? NamesIn(folder, group) : option.IsFlag ? ["true", "false"] : option.Choices;
            return values.Select(value => new CompletionItem($"{key}={value}"));
        }

        string sign = word is ['+' or '~', ..] ? word[..(word.StartsWith("++", StringComparison.Ordinal) ? 2 : 1)] : "";
        string end = sign == "~" ? "" : "=";
        return command.Job.Options
            .Select(option => new CompletionItem($"{sign}{OptionName.InFiles(option.Name)}{end}", detail: option.Description))
            .Concat(Groups(folder).Select(group => new CompletionItem($"{sign}{group}{end}", detail: "A group of the configuration.")));
    }

    private static IEnumerable<string> Groups(string? folder) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Select(group => Path.GetFileName(group)!).Where(group => NamesIn(folder, group).Any())
        : [];

    private static IEnumerable<string> NamesIn(string? folder, string group) =>
        folder is not null && Path.Combine(folder, group) is var path && Directory.Exists(path)
            ? Directory.EnumerateFiles(path).Where(file => Endings.Contains(Path.GetExtension(file)))
                .Select(file => Path.GetFileNameWithoutExtension(file))
            : [];
}
