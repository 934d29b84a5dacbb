using Crest.Foundation.Databases;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Foundation.Tests.Databases;

public class ServerAbsenceTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _messages = [];

    [Fact]
    public void An_absence_is_told_once_with_the_time_of_waiting_and_so_is_its_end()
    {
        ServerAbsence absence = New();
        for (int second = 0; second < 70; second++)
        {
            // Many threads may notice it.
            absence.Begin("the server is away", TimeSpan.FromMinutes(5));
            absence.Begin("the server is away", TimeSpan.FromMinutes(5));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["studies: the server is away; waiting for it, up to 5 minutes"], _messages);
        absence.End();
        absence.End();
        Assert.Equal("studies: the server is back after 70 s", Assert.Single(_messages.Skip(1)));
    }

    [Fact]
    public void A_connection_that_breaks_for_a_moment_is_not_told_but_counted()
    {
        ServerAbsence absence = New();
        Assert.Null(absence.Presence);
        absence.Begin("the server is away", TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.Zero, absence.Presence);
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        absence.End();
        Assert.Empty(_messages);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), absence.Presence);
    }

    private ServerAbsence New() => new("studies", _clock, _messages.Add);
}
