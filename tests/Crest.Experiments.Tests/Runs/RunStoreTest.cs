using Crest.Experiments.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Experiments.Tests.Runs;

/// <summary>The base of tests of a run store: the same tests run on SQLite and on PostgreSQL.</summary>
public abstract class RunStoreTest : IDisposable
{
    private readonly List<RunStore> _opened = [];
    private RunStore? _store;

    /// <summary>The storage's address, the same for the whole test.</summary>
    protected abstract string Address { get; }

    protected FakeTimeProvider Clock { get; } = TestClock.Create();

    protected RunStore Store => _store ??= Open();

    public virtual void Dispose()
    {
        foreach (RunStore store in _opened) store.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store once more, as another process would.</summary>
    protected RunStore Open()
    {
        var store = RunStore.Open(Address, Clock);
        _opened.Add(store);
        return store;
    }

    /// <summary>Makes a run of this process.</summary>
    protected string Create(string method = "a") => Store.Create(new RunDescription { Method = method }, Origins.Here);

    /// <summary>Makes a run that is finished.</summary>
    protected string Finished(string method)
    {
        string id = Create(method);
        Store.End(id, RunStatus.Finished);
        return id;
    }

    protected RunMetric Metric(string name, long step, double value) => new(name, step, Clock.GetUtcNow(), value);
}
