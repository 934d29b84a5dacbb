using System.Collections.Concurrent;

namespace Crest.Workflows.States;

/// <summary>
/// The states of a workflow at work. What one component changes is in the database before the component goes on; changes that come
/// together are written together, so that ten thousand tasks do not cost ten thousand transactions.
/// </summary>
internal sealed class StateJournal
{
    private readonly ConcurrentDictionary<string, ComponentRecord> _records;
    private readonly WorkflowStore _store;
    private readonly long _workflow;
    private readonly Lock _gate = new();
    private Dictionary<string, ComponentRecord> _waiting = new(StringComparer.Ordinal);
    private TaskCompletionSource _written = NewSource();
    private bool _isWriting;

    public StateJournal(WorkflowStore store, long workflow, IEnumerable<ComponentRecord> records)
    {
        (_store, _workflow) = (store, workflow);
        _records = new ConcurrentDictionary<string, ComponentRecord>(
            records.Select(record => KeyValuePair.Create(record.Path, record)), StringComparer.Ordinal);
    }

    /// <summary>What is known of a component; not started where nothing is.</summary>
    public ComponentRecord this[string path] =>
        _records.GetValueOrDefault(path) ?? new ComponentRecord(path, ComponentState.NotStarted);

    /// <summary>What is known of all components.</summary>
    public IEnumerable<ComponentRecord> All => _records.Values;

    /// <summary>Changes the record of a component; the task ends when the database has it.</summary>
    /// <exception cref="Foundation.Errors.CrestException">The database cannot be written.</exception>
    public Task Save(ComponentRecord record)
    {
        _records[record.Path] = record;
        lock (_gate)
        {
            _waiting[record.Path] = record;
            if (!_isWriting)
            {
                _isWriting = true;
                _ = Task.Run(WriteAll);
            }

            return _written.Task;
        }
    }

    /// <summary>Forgets components that the workflow does not have any more.</summary>
    /// <exception cref="Foundation.Errors.CrestException">The database cannot be written.</exception>
    public void Forget(IReadOnlyCollection<string> paths)
    {
        foreach (string path in paths) _records.TryRemove(path, out _);
        if (paths.Count > 0) _store.Forget(_workflow, paths);
    }

    private void WriteAll()
    {
        while (true)
        {
            Dictionary<string, ComponentRecord> records;
            TaskCompletionSource written;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _isWriting = false;
                    return;
                }

                (records, _waiting, written, _written) = (_waiting, new(StringComparer.Ordinal), _written, NewSource());
            }

            try
            {
                _store.Save(_workflow, records.Values);
                written.SetResult();
            }
            catch (Exception e)
            {
                written.SetException(e);
            }
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
