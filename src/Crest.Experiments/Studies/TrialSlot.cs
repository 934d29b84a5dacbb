namespace Crest.Experiments.Studies;

/// <summary>The place of one trial among those that a process runs side by side: who works there, and the trial's stop.</summary>
internal sealed class TrialSlot(int number, StudyStorage storage, CancellationToken stop)
{
    private readonly Lock _gate = new();
    private long _trial;
    private CancellationTokenSource? _cancellation;

    /// <summary>Its number, from 0.</summary>
    public int Number { get; } = number;

    /// <summary>Who works here.</summary>
    public WorkerIdentity Worker { get; } = WorkerIdentity.OfThisProcess(number);

    /// <summary>What a step of the trial that is held, or passes again, costs in <see cref="VirtualTime"/>.</summary>
    public double StepCost { get; set; }

    /// <summary>Stops all slots.</summary>
    public CancellationToken Stop { get; } = stop;

    /// <summary>Stops the trial that is held.</summary>
    public CancellationToken Cancellation { get; private set; } = stop;

    /// <summary>Whether another worker has the trial, because this one was taken for dead.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Holds a trial: from now on heartbeats are sent for it.</summary>
    public void Hold(long trial)
    {
        lock (_gate)
        {
            _trial = trial;
            IsLost = false;
            _cancellation = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            Cancellation = _cancellation.Token;
        }
    }

    /// <summary>Holds no trial any more.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _cancellation?.Dispose();
            _cancellation = null;
        }
    }

    /// <summary>Sends the heartbeat of the worker; a trial that is no longer its own is stopped.</summary>
    public void Heartbeat()
    {
        long trial;
        CancellationTokenSource? held;
        lock (_gate) (trial, held) = (_trial, _cancellation);
        if (held is null || storage.Heartbeat([trial], Worker).Contains(trial)) return;
        lock (_gate)
        {
            // It may have come to its end meanwhile: then there is nothing to stop.
            if (_cancellation != held) return;
            IsLost = true;
            _ = held.CancelAsync();
        }
    }
}
