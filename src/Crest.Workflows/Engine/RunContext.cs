using Crest.Foundation.Progress;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>What all components of a run share.</summary>
/// <param name="Run">The id of the run.</param>
/// <param name="RunFolder">The folder of the files of a run, by its id.</param>
/// <param name="Journal">The states.</param>
/// <param name="Settings">How it runs.</param>
/// <param name="Hosts">The hosts.</param>
/// <param name="Clock">Tells the time.</param>
/// <param name="Stop">Ends scripts and begins no more.</param>
internal sealed record RunContext(
    string Run, Func<string, string> RunFolder, StateJournal Journal, WorkflowSettings Settings, RunHosts Hosts, TimeProvider Clock,
    CancellationToken Stop)
    : IDisposable
{
    private readonly Lock _telling = new();
    private readonly List<string> _running = [];
    private int _ended;
    private volatile bool _hasFailed;

    /// <summary>The scripts that may run at the same time.</summary>
    public SemaphoreSlim Slots { get; } = new(Settings.Jobs);

    /// <summary>The scripts of this machine.</summary>
    public LocalScripts Scripts { get; } = new();

    /// <summary>Whether nothing begins any more.</summary>
    public bool IsEnding => Stop.IsCancellationRequested || (_hasFailed && !Settings.KeepGoing);

    /// <summary>The folder of the records and logs of a component's scripts in a run.</summary>
    public string TaskFolder(string run, string path) => Path.Combine(RunFolder(run), "tasks", path);

    /// <summary>What a script of this machine sees.</summary>
    /// <param name="own">The variables of the workflow.</param>
    public IReadOnlyDictionary<string, string> SeenHere(IReadOnlyDictionary<string, string> own)
    {
        if (Settings.Variables.Count == 0) return own;
        var all = new Dictionary<string, string>(Settings.Variables, StringComparer.Ordinal);
        foreach ((string name, string value) in own) all[name] = value;
        return all;
    }

    /// <summary>Notes that the script of a task runs.</summary>
    /// <param name="path">The task.</param>
    public void Began(string path) => Tell(() => _running.Add(path));

    /// <summary>Notes that a component has ended.</summary>
    /// <param name="path">The component.</param>
    /// <param name="failure">What the user is told; null for a success.</param>
    public void Ended(string path, string? failure)
    {
        Tell(() => _ended += _running.RemoveAll(task => task == path) > 0 ? 1 : 0);
        if (failure is null) return;
        _hasFailed = true;
        Settings.Message?.Invoke(failure);
    }

    private void Tell(Action change)
    {
        if (Settings.Progress is null) return;
        lock (_telling)
        {
            change();
            string names = _running.Count switch
            {
                0 => "",
                <= 2 => $", running {string.Join(", ", _running)}",
                _ => $", running {_running[0]} and {_running.Count - 1} more",
            };
            Settings.Progress.Report(new StepProgress("tasks", _ended, 0, $"{_ended} done{names}"));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Slots.Dispose();
        Scripts.Dispose();
        Hosts.Dispose();
    }
}
