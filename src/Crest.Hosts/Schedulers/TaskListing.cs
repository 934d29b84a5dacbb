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

    private readonly Regex? _complete, _separator, _task, _reason;
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
        _reason = Pattern.Optional(mapping, "reason", groups: true);
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
        YamlMapping mapping = node.Mapping("command", "complete", "separator", "id", "task", "state", "reason", "states");
        return new TaskListing(mapping, CommandTemplate.Read(mapping, placeholders));
    }

    /// <summary>Whether an output is all of an answer.</summary>
    /// <param name="output">What the command printed.</param>
    public bool IsComplete(string output) => _complete?.IsMatch(output) ?? true;

    /// <summary>The entries of an output in their order. Entries without an id, a state or a task number in range are skipped.</summary>
    /// <param name="output">What the command printed.</param>
    public IEnumerable<(string Job, int Task, TaskState State)> Entries(string output)
    {
        foreach (string entry in Split(output))
        {
            Match id = _id.Match(entry);
            if (!id.Success || StateIn(entry) is not { } state) continue;
            // A job that is not an array has one task.
            Match? task = _task?.Match(entry);
            int number = 1;
            if (task is { Success: true }
                && !int.TryParse(task.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out number))
                continue;
            yield return (id.Groups[1].Value, number, state);
        }
    }

    /// <summary>Why tasks of a job are pending, in the scheduler's words: the most frequent reason; null where it says none.</summary>
    /// <param name="output">What the command printed.</param>
    /// <param name="job">The job's id.</param>
    public string? Reason(string output, string job) => _reason is null
        ? null
        : (from entry in Split(output)
           where _id.Match(entry) is { Success: true } id && id.Groups[1].Value == job && StateIn(entry) == TaskState.Pending
           let reason = _reason.Match(entry)
           where reason.Success
           group reason by reason.Groups[1].Value into same
           orderby same.Count() descending
           select same.Key).FirstOrDefault();

    private string[] Split(string output)
    {
        output = output.ReplaceLineEndings("\n");
        return _separator?.Split(output) ?? output.Split('\n');
    }

    private TaskState? StateIn(string entry)
    {
        MatchCollection states = _state.Matches(entry);
        return states.Count == 0 ? null : StateOf(string.Join(' ', states.Select(state => state.Groups[1].Value)));
    }

    private TaskState StateOf(string text)
    {
        foreach ((Regex pattern, TaskState state) in _states)
            if (pattern.IsMatch(text)) return state;
        return TaskState.Unknown;
    }
}
