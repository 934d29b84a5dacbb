using Crest.Foundation.Times;

namespace Crest.Foundation.Tests.Times;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("0.5", 0.5)]
    [InlineData("90S", 90)]
    [InlineData("90m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172800)]
    public void A_duration_is_seconds_or_has_its_unit(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("1 h")]
    [InlineData("1w")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999d")]
    public void Other_texts_are_not_durations(string text) => Assert.False(DurationText.TryParse(text, out _));
}
