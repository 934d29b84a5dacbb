using System.Globalization;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Hosts.Schedulers;

/// <summary>
/// A command of a scheduler that lists tasks with their states, and how its output is read: as entries, one for each task.
/// </summary>
internal sealed class TaskListing
{
    private static readonly string[] States = ["pending", "running", "finished", "failed", "unknown"];

    private readonly Regex? _complete, _separator, _task;
    private readonly Regex _id, _state;
    private readonly IReadOnlyList<(Regex Pattern, TaskState State)> _states;

    private TaskListing(YamlMapping mapping, CommandTemplate command)
    {
        Command = command;
        _complete = Pattern.Optional(mapping, "complete");
        _separator = Pattern.Optional(mapping, "separator");
        _task = Pattern.Optional(mapping, "task", groups: true);
        _id = Pattern.Read(mapping.Required("id", "the pattern of the job's id in an entry"), groups: true);
        _state = Pattern.Read(mapping.Required("state", "the pattern of a task's state in an entry"), groups: true);
        YamlMapping states = mapping.Required("states", $"patterns of states for {string.Join(", ", States)}").Mapping(States);
        _states =
            [.. states.Keys.Select(key => (Pattern.Read(states.Required(key, "a pattern")), Enum.Parse<TaskState>(key, ignoreCase: true)))];
    }

    /// <summary>The command that prints the list.</summary>
    public CommandTemplate Command { get; }

    /// <summary>Reads the key of a listing.</summary>
    /// <param name="node">Its value.</param>
    /// <param name="placeholders">The placeholders that its command may have.</param>
    /// <exception cref="CrestException">Something in it is wrong.</exception>
    public static TaskListing Read(YamlNode node, IReadOnlyCollection<string> placeholders)
    {
        YamlMapping mapping = node.Mapping("command", "complete", "separator", "id", "task", "state", "states");
        return new TaskListing(mapping, CommandTemplate.Read(mapping, placeholders));
    }

    /// <summary>Whether an output is all of an answer.</summary>
    /// <param name="output">What the command printed.</param>
    public bool IsComplete(string output) => _complete?.IsMatch(output) ?? true;

    /// <summary>The entries of an output in their order. Entries without an id, a state or a task number in range are skipped.</summary>
    /// <param name="output">What the command printed.</param>
    public IEnumerable<(string Job, int Task, TaskState State)> Entries(string output)
    {
        output = output.ReplaceLineEndings("\n");
        foreach (string entry in _separator?.Split(output) ?? output.Split('\n'))
        {
            Match id = _id.Match(entry);
            MatchCollection states = _state.Matches(entry);
            if (!id.Success || states.Count == 0) continue;
            // A job that is not an array has one task.
            Match? task = _task?.Match(entry);
            int number = 1;
            if (task is { Success: true }
                && !int.TryParse(task.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out number))
                continue;
            yield return (id.Groups[1].Value, number, StateOf(string.Join(' ', states.Select(state => state.Groups[1].Value))));
        }
    }

    private TaskState StateOf(string text)
    {
        foreach ((Regex pattern, TaskState state) in _states)
            if (pattern.IsMatch(text)) return state;
        return TaskState.Unknown;
    }
}
