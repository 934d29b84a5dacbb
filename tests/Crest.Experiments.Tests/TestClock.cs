using Microsoft.Extensions.Time.Testing;

namespace Crest.Experiments.Tests;

/// <summary>Clocks that stand still until a test advances them.</summary>
internal static class TestClock
{
    /// <summary>A clock at half past one in the morning of 2019-07-05, nine hours ahead of UTC.</summary>
    public static FakeTimeProvider Create()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2019, 7, 4, 16, 30, 0, TimeSpan.Zero));
        clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(9), null, null));
        return clock;
    }
}
