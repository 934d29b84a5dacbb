using Crest.Foundation.Errors;
using Crest.Hosts.Machines;
using Crest.Tests.ReferenceData;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Hosts.Tests.Machines;

public sealed class HostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_command_gets_its_arguments_as_they_are_and_no_input()
    {
        string[] words = ["two words", "it's", "$HOME `id`", "", "*", "a\nb", "Größe"];
        CommandResult result =
            Host.Local().Run(["/bin/sh", "-c", "cat; printf '<%s>' \"$@\"; echo why >&2; exit 3", "sh", .. words], TimeSpan.FromMinutes(1));
        Assert.Equal(new CommandResult("/bin/sh", 3, string.Concat(words.Select(word => $"<{word}>")), "why\n"), result);
        Assert.Equal("why", result.Complaint);
        Assert.False(result.Succeeded);
    }

    [Fact]
    public void A_program_that_is_missing_is_named() =>
        Assert.StartsWith(
            "no-such-program cannot be run: it is not installed here",
            Assert.Throws<CrestException>(() => Host.Local().Run(["no-such-program"], TimeSpan.FromMinutes(1))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_command_that_does_not_end_in_time_is_killed_with_what_it_started()
    {
        var clock = new FakeTimeProvider();
        Task<CrestException> failing = Task.Run(
            () => Assert.Throws<CrestException>(() => Host.Local(clock)
                .Run(["/bin/sh", "-c", "sleep 600 & echo $! >\"$1\"; wait", "sh", _folder.At("pid")], TimeSpan.FromMinutes(2))),
            TestContext.Current.CancellationToken);
        while (!File.Exists(_folder.At("pid")) || File.ReadAllText(_folder.At("pid")).Length == 0)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.StartsWith("/bin/sh has not answered for 2 minutes", (await failing).Message, StringComparison.Ordinal);
        string child = $"/proc/{File.ReadAllText(_folder.At("pid")).Trim()}/stat";
        // A killed process may stay as a zombie until its parent takes note of it.
        bool Lives()
        {
            try { return !File.ReadAllText(child).Contains(") Z ", StringComparison.Ordinal); } catch (IOException) { return false; }
        }
        for (int i = 0; i < 500 && Lives(); i++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.False(Lives());
    }

    [Fact]
    public void Files_are_written_with_their_permissions_and_deleted()
    {
        Host host = Host.Local();
        string path = _folder.At("new/folder/file");
        host.WriteText(path, "text", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.True(host.FileExists(path));
        Assert.Equal("text", File.ReadAllText(path));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        host.DeleteFile(path);
        host.DeleteFile(path);
        Assert.False(host.FileExists(path));
        Assert.Contains(
            "cannot write", Assert.Throws<CrestException>(() => host.MakeFolder(_folder.Write("file", "") + "/below")).Message,
            StringComparison.Ordinal);
    }
}
