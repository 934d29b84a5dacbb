using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Crest.Experiments.Studies;

/// <summary>The threads of a <see cref="StudyRunner"/> at work: one for each trial side by side, and one for heartbeats.</summary>
internal sealed class StudyRun(StudyRunner settings, StudyStorage storage, StudyRecord study, TrialObjective objective) : IDisposable
{
    private readonly SharedStudy _shared = new(settings, storage, study);
    private readonly object _pulse = new();
    private readonly CancellationTokenSource _stop = new();
    private ExceptionDispatchInfo? _failure;
    private bool _isDue, _isOver;

    public void Run(CancellationToken cancellation)
    {
        using CancellationTokenRegistration user = cancellation.Register(_stop.Cancel);
        using CancellationTokenRegistration news = _stop.Token.Register(_shared.Wake);
        long start = storage.Clock.GetTimestamp();
        TrialSlot[] slots = [.. Enumerable.Range(0, settings.Slots).Select(n => new TrialSlot(n, storage, _stop.Token))];
        Thread[] threads = [.. slots.Select(slot => Start($"trials {slot.Number}", () => Serve(slot)))];
        Thread heartbeat = Start("heartbeat", () => SendHeartbeats(slots, start));
        foreach (Thread thread in threads) thread.Join();
        Pulse(ref _isOver);
        heartbeat.Join();
        _failure?.Throw();
        if (!_shared.IsEnded) cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose() => _stop.Dispose();

    private Thread Start(string name, Action work)
    {
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
                _stop.Cancel();
            }
        })
        { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    private void Serve(TrialSlot slot)
    {
        try
        {
            ServeUntilOver(slot);
        }
        finally
        {
            _shared.Leave(slot);
        }
    }

    private void ServeUntilOver(TrialSlot slot)
    {
        while (true)
        {
            if (_shared.Take(slot) is { } trial)
            {
                Evaluate(slot, trial);
                slot.Clear();
            }
            else if (_shared.HasEnough || !settings.Waits || !_shared.WaitForTrials(slot))
            {
                return;
            }
        }
    }

    private void Evaluate(TrialSlot slot, Trial trial)
    {
        var reports = new SortedList<int, double>();
        ExceptionDispatchInfo? storageFailure = null;
        var running = new RunningTrial(trial, Report);
        TrialState state = TrialState.Fail;
        double? value = null;
        string? error = null;
        try
        {
            double result = objective(running, slot.Cancellation);
            if (double.IsNaN(result)) error = "the objective's value is not a number";
            else (state, value) = (TrialState.Complete, result);
        }
        catch (Exception) when (storageFailure is not null)
        {
        }
        catch (TrialPrunedException)
        {
            state = TrialState.Pruned;
            if (reports.Count > 0 && !double.IsNaN(reports.Values[^1])) value = reports.Values[^1];
        }
        catch (Exception) when (slot.IsLost || _stop.IsCancellationRequested)
        {
            // Whatever became of the cancellation on its way through the objective: a trial that is stopped has not failed.
            if (slot.IsLost) return;
            storage.Release(trial.Id, slot.Worker);
            settings.Released?.Invoke(trial);
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            error = e.GetBaseException().Message;
        }

        storageFailure?.Throw();
        var attributes = new Dictionary<string, string>(running.Attributes);
        if (error is not null) attributes["error"] = JsonSerializer.Serialize(error);
        _shared.Finish(
            trial with
            {
                State = state,
                Value = value,
                Intermediate = [.. reports],
                UserAttributes = attributes,
                Completed = storage.Clock.GetLocalNow().DateTime,
            },
            slot);

        bool Report(int step, double reported)
        {
            if (reports.Count > 0 && step <= reports.Keys[^1])
                throw new ArgumentOutOfRangeException(
                    nameof(step), step, $"the steps of a trial's reports rise, and the last one was {reports.Keys[^1]}");
            reports[step] = reported;
            try
            {
                return _shared.Report(trial with { Intermediate = [.. reports] }, slot);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                storageFailure = ExceptionDispatchInfo.Capture(e);
                throw;
            }
        }
    }

    /// <summary>Sends the heartbeats of the trials at work, and ends the study when its time is over.</summary>
    private void SendHeartbeats(TrialSlot[] slots, long start)
    {
        TimeProvider clock = storage.Clock;
        TimeSpan? limit = settings.Timeout;
        using ITimer timer = clock.CreateTimer(_ => Pulse(ref _isDue), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (true)
        {
            TimeSpan left = limit - clock.GetElapsedTime(start) ?? settings.HeartbeatInterval;
            timer.Change(
                left < settings.HeartbeatInterval ? Max(left, TimeSpan.Zero) : settings.HeartbeatInterval, Timeout.InfiniteTimeSpan);
            if (!WaitUntilDue()) return;
            if (clock.GetElapsedTime(start) >= limit)
            {
                _shared.End(StudyEnd.TimedOut(limit.Value));
                limit = null;
                _stop.Cancel();
            }

            foreach (TrialSlot slot in slots) slot.Heartbeat();
        }
    }

    /// <summary>Waits for the next heartbeat.</summary>
    /// <returns>False where all trials are over.</returns>
    private bool WaitUntilDue()
    {
        lock (_pulse)
        {
            while (!_isDue && !_isOver) Monitor.Wait(_pulse);
            _isDue = false;
            return !_isOver;
        }
    }

    private void Pulse(ref bool flag)
    {
        lock (_pulse)
        {
            flag = true;
            Monitor.PulseAll(_pulse);
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
