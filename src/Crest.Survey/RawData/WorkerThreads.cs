using System.Runtime.ExceptionServices;

namespace Crest.Survey.RawData;

/// <summary>Runs many pieces of file work on a few threads. It starts in a fraction of the time that the thread pool takes.</summary>
internal static class WorkerThreads
{
    /// <summary>Does the pieces 0 to <paramref name="count"/> - 1.</summary>
    /// <typeparam name="TWorker">What a thread has for itself: its buffers, and what it gathers.</typeparam>
    /// <param name="count">Number of pieces.</param>
    /// <param name="workers">Number of threads, the caller's among them.</param>
    /// <param name="start">Called by each thread once.</param>
    /// <param name="work">Does one piece.</param>
    /// <param name="progress">Called by the caller's thread now and then with the number of pieces done.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <param name="together">Pieces that a thread takes at a time: many where they are short.</param>
    /// <returns>What the threads had.</returns>
    /// <remarks>Where pieces fail, the failure of the first of them by number is thrown, whatever the threads' timing.</remarks>
    public static TWorker[] Run<TWorker>(
        int count, int workers, Func<TWorker> start, Action<TWorker, int> work, Action<int>? progress, CancellationToken cancellation,
        int together = 16)
    {
        var own = new TWorker[Math.Clamp((count + together - 1) / together, 1, Math.Max(workers, 1))];
        int next = 0, failedPiece = int.MaxValue;
        Exception? failure = null;
        var failureLock = new Lock();
        var threads = new Thread[own.Length - 1];
        for (int i = 0; i < own.Length; i++) own[i] = start();
        for (int i = 0; i < threads.Length; i++)
        {
            int worker = i + 1;
            threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = "file worker" };
            threads[i].Start();
        }

        Work(0);
        foreach (Thread thread in threads) thread.Join();
        cancellation.ThrowIfCancellationRequested();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        return own;

        void Work(int worker)
        {
            int piece = 0;
            try
            {
                while (!cancellation.IsCancellationRequested)
                {
                    // Chunks are taken in order, so every piece before a failed one is done or being done: the
                    // first failure is always found.
                    piece = Interlocked.Add(ref next, together) - together;
                    if (piece >= count || piece > Volatile.Read(ref failedPiece)) return;
                    if (worker == 0) progress?.Invoke(piece);
                    for (int end = Math.Min(piece + together, count); piece < end; piece++) work(own[worker], piece);
                }
            }
            catch (Exception e)
            {
                lock (failureLock)
                {
                    if (piece < failedPiece) (failedPiece, failure) = (piece, e);
                }
            }
        }
    }
}
