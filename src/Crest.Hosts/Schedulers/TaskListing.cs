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

    private readonly Regex? _complete, _separator, _task, _reason, _failure, _unknownJob;
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
        _failure = Pattern.Optional(mapping, "failure", groups: true);
        _unknownJob = Pattern.Optional(mapping, "unknown-job");
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
        YamlMapping mapping = node.Mapping(
            "command", "complete", "separator", "id", "task", "state", "reason", "failure", "unknown-job", "states");
        return new TaskListing(mapping, CommandTemplate.Read(mapping, placeholders));
    }

    /// <summary>Whether an output is all of an answer.</summary>
    /// <param name="output">What the command printed.</param>
    public bool IsComplete(string output) => _complete?.IsMatch(output) ?? true;

    /// <summary>Whether a command failed only because some of the jobs that it was asked for are not known any more.</summary>
    /// <param name="complaint">What it said.</param>
    public bool IsAboutUnknownJobs(string complaint) => _unknownJob?.IsMatch(complaint) ?? false;

    /// <summary>The entries of an output in their order. Entries without an id, a state or a task number in range are skipped.</summary>
    /// <param name="output">What the command printed.</param>
    public IEnumerable<(string Job, int Task, TaskState State)> Entries(string output)
    {
        var entries = new List<(string Job, int? Task, TaskState State)>();
        foreach (string entry in Split(output))
        {
            Match id = _id.Match(entry);
            if (!id.Success || StateIn(entry) is not { } state) continue;
            Match? task = _task?.Match(entry);
            if (task is not { Success: true }) entries.Add((IdIn(id), null, state));
            else if (int.TryParse(task.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                entries.Add((IdIn(id), number, state));
        }

        // A job that is not an array has one task. What is said of an array as a whole is left out.
        HashSet<string> arrays = [.. entries.Where(entry => entry.Task is not null).Select(entry => entry.Job)];
        return entries.Where(entry => entry.Task is not null || !arrays.Contains(entry.Job))
            .Select(entry => (entry.Job, entry.Task ?? 1, entry.State));
    }

    /// <summary>Why tasks of a job are pending, in the scheduler's words: the most frequent reason; null where it says none.</summary>
    /// <param name="output">What the command printed.</param>
    /// <param name="job">The job's id.</param>
    public string? Reason(string output, string job) => _reason is null
        ? null
        : (from entry in Split(output)
           where _id.Match(entry) is { Success: true } id && IdIn(id) == job && StateIn(entry) == TaskState.Pending
           let reason = _reason.Match(entry)
           where reason.Success
           group reason by reason.Groups[1].Value into same
           orderby same.Count() descending
           select same.Key).FirstOrDefault();

    /// <summary>Why a task of a job failed, in the scheduler's words; null where it says none, or none failed.</summary>
    /// <param name="output">What the command printed.</param>
    /// <param name="job">The job's id.</param>
    public string? Failure(string output, string job) => _failure is null
        ? null
        : (from entry in Split(output)
           where _id.Match(entry) is { Success: true } id && IdIn(id) == job && StateIn(entry) == TaskState.Failed
           let words = string.Join(", ", _failure.Matches(entry).Select(match => string.Join(' ', Words(match.Groups[1].Value))))
           where words.Length > 0
           select words).LastOrDefault();

    /// <summary>The id of an array may be around the number of a task: <c>12[3]</c> is in two groups.</summary>
    private static string IdIn(Match id) => string.Concat(id.Groups.Values.Skip(1).Select(group => group.Value));

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

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
