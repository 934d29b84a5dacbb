using Crest.Experiments.Runs;

namespace Crest.Experiments.Tests.Runs;

public sealed class CurrentProcessTests
{
    [Theory]
    [InlineData("postgresql://me:secret@host:5432/db", "postgresql://me:...@host:5432/db")]
    [InlineData("--registry=postgresql://me:se@cr/et@host/db", "--registry=postgresql://me:...@host/db")]
    [InlineData("Host=h;Database=d;Password=se cret;Username=u", "Host=h;Database=d;Password=...;Username=u")]
    [InlineData("password=secret", "password=...")]
    [InlineData("postgresql://me@host/db", "postgresql://me@host/db")]
    [InlineData("a:b@c", "a:b@c")]
    [InlineData("--memo=the password", "--memo=the password")]
    public void The_password_of_an_address_is_not_kept(string word, string kept) =>
        Assert.Equal(kept, CurrentProcess.WithoutPassword(word));
}
