using System.Runtime.CompilerServices;

namespace Crest.Numerics.Threads;

/// <summary>
/// Threads that wait for parts of a product or a pass over memory. Between the layers of a network there are only microseconds, so a
/// worker spins a while before it parks; giving out work allocates nothing.
/// </summary>
/// <remarks>One thread gives out work at a time: a training owns its pool. Each part is always done by the same thread, so results do not depend on timing.</remarks>
public sealed unsafe class WorkerPool : IDisposable
{
    /// <summary>Polls before parking: some tens of microseconds, longer than the pause between two layers.</summary>
    private const int SpinLimit = 4000;

    private readonly Worker[] _workers;
    private delegate*<void*, int, int, void> _invoke;
    private void* _work;
    private int _pending;
    private volatile bool _disposed;
    private volatile Exception? _failure;

    /// <summary>Starts a pool.</summary>
    /// <param name="threads">Number of threads that work, the calling one included; at least 1.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _workers = new Worker[threads - 1];
        for (int i = 0; i < _workers.Length; i++) _workers[i] = new Worker(this, i + 1);
    }

    /// <summary>Number of threads that work, the calling one included.</summary>
    public int Threads { get; }

    /// <summary>Does all parts, one a thread, and returns when all are done.</summary>
    /// <param name="work">The work; it stays on the caller's stack.</param>
    /// <typeparam name="TWork">A struct, so that the call is direct.</typeparam>
    public void Run<TWork>(in TWork work) where TWork : struct, IParallelWork
    {
        if (_workers.Length == 0)
        {
            TWork alone = work;
            alone.Run(0, 1);
            return;
        }

        ObjectDisposedException.ThrowIf(_disposed, this);
        TWork local = work;
        _work = Unsafe.AsPointer(ref local);
        _invoke = &Invoke<TWork>;
        _failure = null;
        Volatile.Write(ref _pending, _workers.Length);
        foreach (Worker worker in _workers) worker.Wake();
        try
        {
            local.Run(0, Threads);
        }
        finally
        {
            // The work is on this stack: nobody may leave before all are done with it.
            for (int spins = 0; Volatile.Read(ref _pending) != 0; spins++) Pause(spins);
        }

        if (_failure is { } failure) throw new InvalidOperationException($"a worker thread failed: {failure.Message}", failure);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (Worker worker in _workers) worker.Wake();
    }

    private static void Invoke<TWork>(void* work, int part, int parts) where TWork : struct, IParallelWork => Unsafe.AsRef<TWork>(work).Run(part, parts);

    private static void Pause(int spins)
    {
        if (spins < SpinLimit) Thread.SpinWait(4);
        else Thread.Yield(); // More threads than free cores: let the worker have this one.
    }

    private sealed class Worker : IDisposable
    {
        private readonly WorkerPool _pool;
        private readonly int _part;
        private readonly SemaphoreSlim _parked = new(0);
        private int _state; // 0 idle, 1 work is waiting, 2 parked

        public Worker(WorkerPool pool, int part)
        {
            _pool = pool;
            _part = part;
            new Thread(Loop) { IsBackground = true, Name = $"Crest worker {part}" }.Start();
        }

        public void Wake()
        {
            if (Interlocked.Exchange(ref _state, 1) == 2) _parked.Release();
        }

        public void Dispose() => _parked.Dispose();

        private void Loop()
        {
            while (true)
            {
                Wait();
                if (_pool._disposed)
                {
                    Dispose();
                    return;
                }

                try
                {
                    _pool._invoke(_pool._work, _part, _pool.Threads);
                }
                catch (Exception e)
                {
                    _pool._failure = e;
                }

                Interlocked.Decrement(ref _pool._pending);
            }
        }

        private void Wait()
        {
            for (int spins = 0; spins < SpinLimit; spins++)
            {
                if (Interlocked.CompareExchange(ref _state, 0, 1) == 1) return;
                Thread.SpinWait(4);
            }

            if (Interlocked.CompareExchange(ref _state, 2, 0) == 0) _parked.Wait();
            Volatile.Write(ref _state, 0);
        }
    }
}
