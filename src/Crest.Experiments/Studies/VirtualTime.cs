namespace Crest.Experiments.Studies;

/// <summary>
/// Lets the slots of a process act on their study one at a time, in an order that follows from the trials and not from how fast they happen
/// to be. Each slot has a clock that advances by what a step of its trial is expected to cost; a slot acts when no other one's clock is
/// behind its own. So a seed gives the same trials again, and a slot waits only as far as costs were guessed wrong (conservative simulation
/// of parallel events: Chandy and Misra, "Distributed simulation", 1979).
/// </summary>
/// <param name="slots">Number of slots.</param>
internal sealed class VirtualTime(int slots)
{
    private readonly object _gate = new();
    private readonly double[] _clocks = new double[slots];
    private readonly bool[] _away = new bool[slots];
    private bool _acting;
    private double _now;

    /// <summary>Waits for a slot's turn to act; nobody else acts until <see cref="Exit"/>.</summary>
    /// <param name="slot">The slot's number.</param>
    /// <param name="cost">What has passed beyond the least cost that <see cref="Exit"/> was told, at least 0.</param>
    /// <param name="stop">Stops waiting, after <see cref="Wake"/>.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Enter(int slot, double cost, CancellationToken stop)
    {
        lock (_gate)
        {
            if (_away[slot])
            {
                // Who was away comes in now, and not in what has passed for others.
                _away[slot] = false;
                _clocks[slot] = Math.Max(_clocks[slot], _now);
            }

            _clocks[slot] += cost;
            if (cost > 0) Monitor.PulseAll(_gate);
            while (_acting || !IsNext(slot))
            {
                stop.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }

            stop.ThrowIfCancellationRequested();
            _acting = true;
            _now = _clocks[slot];
        }
    }

    /// <summary>Lets others act.</summary>
    /// <param name="slot">The slot's number.</param>
    /// <param name="cost">What will pass at least until the slot acts again, at least 0.</param>
    public void Exit(int slot, double cost)
    {
        lock (_gate)
        {
            _acting = false;
            _clocks[slot] += cost;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Nobody waits for a slot any more that has nothing to do.</summary>
    /// <param name="slot">The slot's number.</param>
    public void Leave(int slot)
    {
        lock (_gate)
        {
            _away[slot] = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets those who wait see that it was stopped.</summary>
    public void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }

    private bool IsNext(int slot)
    {
        for (int other = 0; other < _clocks.Length; other++)
            if (other != slot && !_away[other] && (_clocks[other], other).CompareTo((_clocks[slot], slot)) < 0) return false;
        return true;
    }
}
