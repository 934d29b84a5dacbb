using System.Globalization;

namespace Crest.Foundation.Databases;

/// <summary>
/// The times at which a server could not be reached, as the threads of this process noticed them. The user is told once of each absence,
/// and once when the server is back.
/// </summary>
/// <param name="name">What messages call the database.</param>
/// <param name="clock">Measures how long the server was away.</param>
/// <param name="message">Told a line each; null for nobody.</param>
internal sealed class ServerAbsence(string name, TimeProvider clock, Action<string>? message)
{
    /// <summary>A connection that breaks and is there again at once, as in a restart, is not worth a line.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private long _start, _end;
    private volatile bool _isAway;
    private bool _wasAway, _isTold;

    /// <summary>The time since the end of the last absence; null where there was none, zero while the server is away.</summary>
    public TimeSpan? Presence
    {
        get
        {
            lock (_gate) return _isAway ? TimeSpan.Zero : _wasAway ? clock.GetElapsedTime(_end) : null;
        }
    }

    /// <summary>Notes that the server could not be reached.</summary>
    /// <param name="why">Why, in words.</param>
    /// <param name="patience">How long it is waited for.</param>
    public void Begin(string why, TimeSpan patience)
    {
        lock (_gate)
        {
            if (!_isAway) (_isAway, _wasAway, _isTold, _start) = (true, true, false, clock.GetTimestamp());
            if (_isTold || clock.GetElapsedTime(_start) < Shortest) return;
            _isTold = true;
        }

        message?.Invoke(string.Create(
            CultureInfo.InvariantCulture, $"{name}: {why}; waiting for it, up to {patience.TotalMinutes:0} minutes"));
    }

    /// <summary>Notes that the server answered.</summary>
    public void End()
    {
        // Nearly every answer comes from a server that was not away.
        if (!_isAway) return;
        TimeSpan away;
        lock (_gate)
        {
            if (!_isAway) return;
            (_isAway, _end) = (false, clock.GetTimestamp());
            if (!_isTold) return;
            away = clock.GetElapsedTime(_start, _end);
        }

        message?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{name}: the server is back after {away.TotalSeconds:0} s"));
    }
}
