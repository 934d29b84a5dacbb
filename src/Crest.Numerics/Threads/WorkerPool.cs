using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Crest.Numerics.Threads;

/// <summary>
/// Threads that wait for parts of a product or a pass over memory. Between the layers of a network there are only microseconds, so a
/// worker spins a while before it parks; giving out work allocates nothing.
/// </summary>
/// <remarks>
/// One thread gives out work at a time: a training owns its pool. Results do not depend on timing: a part is given by its number alone, or
/// takes pieces (<see cref="Shares"/>) whose results do not depend on who does them. Who does a part may depend on it: the calling thread,
/// done with its own part, takes back those that no worker has begun. On a machine that is busy with other programs a worker may not run
/// for milliseconds, and waiting for it would cost more than the part.
/// </remarks>
public sealed unsafe class WorkerPool : IDisposable
{
    /// <summary>Polls before parking: some tens of microseconds, longer than the pause between two layers.</summary>
    private const int SpinLimit = 4000;

    /// <summary>The most threads that a user may ask for: more than the cores of any machine of today.</summary>
    public const int MostThreads = 1024;

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
        Shares = new WorkShares(threads);
        _workers = new Worker[threads - 1];
        for (int i = 0; i < _workers.Length; i++) _workers[i] = new Worker(this, i + 1);
    }

    /// <summary>Number of threads that work, the calling one included.</summary>
    public int Threads { get; }

    /// <summary>Pieces that threads take from each other. Divide them before each work that takes them.</summary>
    public WorkShares Shares { get; }

    /// <summary>Does all parts, one a thread, and returns when all are done.</summary>
    /// <param name="work">The work; it stays on the caller's stack.</param>
    /// <typeparam name="TWork">A struct, so that the call is direct.</typeparam>
    /// <remarks>Where a part fails, its exception is thrown as it is once no part is at work any more; others
    /// may not have been done.</remarks>
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
            foreach (Worker worker in _workers)
            {
                if (!worker.TakeBack()) continue;
                Interlocked.Decrement(ref _pending);
                local.Run(worker.Part, Threads);
            }
        }
        finally
        {
            // The work is on this stack: nobody may leave before all who began are done with it.
            foreach (Worker worker in _workers)
                if (worker.TakeBack()) Interlocked.Decrement(ref _pending);
            for (int spins = 0; Volatile.Read(ref _pending) != 0; spins++) Pause(spins);
        }

        // As it was thrown: whether a worker or the calling thread did the part is a matter of timing, and must not show.
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (Worker worker in _workers) worker.Wake();
    }

    private static void Invoke<TWork>(void* work, int part, int parts)
        where TWork : struct, IParallelWork => Unsafe.AsRef<TWork>(work).Run(part, parts);

    private static void Pause(int spins)
    {
        if (spins < SpinLimit) Thread.SpinWait(4);
        else Thread.Yield(); // More threads than free cores: let the worker have this one.
    }

    private sealed class Worker : IDisposable
    {
        private const int Idle = 0, Called = 1, Parked = 2;
        private readonly WorkerPool _pool;
        private readonly SemaphoreSlim _parked = new(0);
        private int _state;

        public Worker(WorkerPool pool, int part)
        {
            _pool = pool;
            Part = part;
            new Thread(Loop) { IsBackground = true, Name = $"Crest worker {part}" }.Start();
        }

        public int Part { get; }

        public void Wake()
        {
            if (Interlocked.Exchange(ref _state, Called) == Parked) _parked.Release();
        }

        /// <summary>Whether the worker was called and had not begun; then it will not.</summary>
        public bool TakeBack() => Interlocked.CompareExchange(ref _state, Idle, Called) == Called;

        public void Dispose() => _parked.Dispose();

        private void Loop()
        {
            while (true)
            {
                WaitForCall();
                if (_pool._disposed)
                {
                    Dispose();
                    return;
                }

                try
                {
                    _pool._invoke(_pool._work, Part, _pool.Threads);
                }
                catch (Exception e)
                {
                    _pool._failure = e;
                }

                Interlocked.Decrement(ref _pool._pending);
            }
        }

        private void WaitForCall()
        {
            while (true)
            {
                for (int spins = 0; spins < SpinLimit; spins++)
                {
                    if (Volatile.Read(ref _state) == Called && TakeBack()) return;
                    Thread.SpinWait(4);
                }

                // Woken for work that was taken back, it finds none and goes on spinning.
                if (Interlocked.CompareExchange(ref _state, Parked, Idle) == Idle) _parked.Wait();
            }
        }
    }
}
