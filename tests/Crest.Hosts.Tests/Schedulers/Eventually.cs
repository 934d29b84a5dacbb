using System.Diagnostics;

namespace Crest.Hosts.Tests.Schedulers;

/// <summary>Waits for what a scheduler does in its own time.</summary>
internal static class Eventually
{
    /// <summary>Looks until something is so, for at most a minute; then the test fails and says what was instead.</summary>
    public static void Is(Func<bool> reached, Func<string>? otherwise = null)
    {
        var clock = Stopwatch.StartNew();
        while (!reached())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), otherwise?.Invoke() ?? "it did not happen within a minute");
            Thread.Sleep(200);
        }
    }
}
