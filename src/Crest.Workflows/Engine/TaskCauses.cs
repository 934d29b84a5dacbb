using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>Why a task runs, or does not.</summary>
internal static class TaskCauses
{
    /// <summary>The causes in words; none where the task is up to date.</summary>
    /// <param name="task">The task.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="last">What is known of it.</param>
    /// <param name="sources">The files that it gets.</param>
    /// <exception cref="Foundation.Errors.CrestException">A file cannot be read.</exception>
    public static IEnumerable<string> Of(
        TaskComponent task, Place place, ComponentRecord last, SortedDictionary<string, string> sources) => last.State switch
        {
            ComponentState.NotStarted => ["it has not run yet"],
            ComponentState.Running => ["it was running when the engine ended"],
            ComponentState.Failed => ["it has failed"],
            ComponentState.Stopped => ["it was stopped"],
            _ => TaskFingerprint.Parse(last.Fingerprint) is { } before
                ? before.Changes(Present(task, place, sources))
                : ["it is not known what it was made from"],
        };

    /// <summary>The fingerprint of the present.</summary>
    /// <param name="task">The task.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="sources">The files that it gets.</param>
    /// <exception cref="Foundation.Errors.CrestException">A file cannot be read.</exception>
    public static TaskFingerprint Present(TaskComponent task, Place place, SortedDictionary<string, string> sources) => new(
        FolderHashes.Of(place.FolderOf(task), sources.Keys.ToHashSet(StringComparer.Ordinal)),
        new(sources.ToDictionary(source => source.Key, source => FolderHashes.OfPath(source.Value)), StringComparer.Ordinal),
        TaskFingerprint.HashesOf(place.VariablesOf(task)),
        new(StringComparer.Ordinal)
        {
            ["script"] = task.Script, ["retryCondition"] = task.RetryCondition ?? "",
            ["host"] = task.Host, ["queue"] = task.Queue ?? "", ["submitOption"] = string.Join('\n', task.SubmitOption),
            ["outputFiles"] = string.Join(' ', task.Outputs.Select(output => output.Name)),
            ["numbers"] = task is BulkJobTaskComponent bulk ? NumbersOf(bulk) : "",
        });

    private static string NumbersOf(BulkJobTaskComponent bulk) => $"{bulk.StartBulkNumber} {bulk.EndBulkNumber} "
        + string.Join(' ', bulk.Parameters.Parameters.Select(parameter => $"{parameter.Name} {string.Join(' ', parameter.Values(""))}"));
}
