namespace Crest.Experiments.Tests;

/// <summary>A clock that stands where the test sets it, nine hours ahead of UTC; its timers run in real time.</summary>
internal sealed class FixedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2019, 7, 5, 1, 30, 0, TimeSpan.FromHours(9));

    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(9), null, null);

    public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
}
