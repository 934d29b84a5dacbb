using Crest.Foundation.Errors;
using Crest.Foundation.Progress;
using Crest.Pipelines.Jobs;
using Crest.Workflows.Components;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

namespace Crest.Workflows.Demos;

/// <summary>Tells how far a workflow is, a step for each group of tasks, by the states that its engine writes.</summary>
internal sealed class GroupProgress : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    private readonly WorkflowStore _store;
    private readonly string _folder;
    private readonly IProgress<StepProgress>? _progress;
    private readonly DateTimeOffset? _since;
    private readonly ILookup<string, string> _groups;
    private readonly ITimer _timer;

    /// <summary>Begins to look at the states.</summary>
    /// <param name="store">The states.</param>
    /// <param name="folder">The folder of the workflow.</param>
    /// <param name="context">Who is told, and the clock.</param>
    /// <param name="everything">Whether what has finished before does not count.</param>
    /// <exception cref="CrestException">The file of the workflow is wrong.</exception>
    public GroupProgress(WorkflowStore store, string folder, JobContext context, bool everything)
    {
        (_store, _folder, _progress) = (store, WorkflowRun.FolderOf(folder), context.Progress);
        _since = everything ? context.Clock.GetUtcNow() : null;
        _groups = TasksOf(WorkflowFile.Read(folder)).ToLookup(GroupOf, StringComparer.Ordinal);
        _timer = context.Clock.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        try
        {
            ILookup<string, ComponentRecord> records =
                _store.Components(_folder).ToLookup(record => GroupOf(record.Path), StringComparer.Ordinal);
            foreach (IGrouping<string, string> tasks in _groups)
            {
                ComponentRecord[] known = [.. records[tasks.Key].Where(record => tasks.Contains(record.Path))];
                string[] running = [.. known.Where(record => record.State == ComponentState.Running).Select(record => NameOf(record.Path))];
                if (running.Length == 0) continue;
                int done = known.Count(record => record.State == ComponentState.Finished && (_since is null || record.Started >= _since));
                _progress?.Report(new StepProgress(tasks.Key, done, tasks.Count(), string.Join(", ", running)));
            }
        }
        catch (CrestException)
        {
            // The database is away for a while.
        }
    }

    private static IEnumerable<string> TasksOf(ContainerComponent container) => container.Components.SelectMany(
        component => component switch
        {
            TaskComponent task => [task.Path],
            ContainerComponent inner => TasksOf(inner),
            _ => Enumerable.Empty<string>(),
        });

    private static string GroupOf(string path) => Path.GetDirectoryName(path) ?? "";

    private static string NameOf(string path) => Path.GetFileName(path);
}
