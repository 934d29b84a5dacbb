namespace Crest.Experiments.RunImports;

/// <summary>The clock of a store into which runs are imported: it can be set to the time at which something happened.</summary>
/// <param name="clock">Tells the time otherwise.</param>
internal sealed class ImportClock(TimeProvider clock) : TimeProvider
{
    private DateTimeOffset? _moment;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _moment ?? clock.GetUtcNow();

    /// <summary>Does something at a time of the past.</summary>
    public T At<T>(DateTimeOffset moment, Func<T> act)
    {
        _moment = moment.ToUniversalTime();
        try
        {
            return act();
        }
        finally
        {
            _moment = null;
        }
    }
}
