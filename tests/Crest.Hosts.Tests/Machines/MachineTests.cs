using Crest.Foundation.Errors;
using Crest.Hosts.Machines;
using Crest.Tests.ReferenceData;

namespace Crest.Hosts.Tests.Machines;

/// <summary>What every host promises: commands and files.</summary>
public abstract class MachineTests : IDisposable
{
    private const string Awkward = "it's \"a\" $(touch x) `id` *\nname #1 \\ ü -n";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    protected abstract Host Tested { get; }

    internal TemporaryFolder Folder { get; } = new();

    [Fact]
    public void A_command_gets_its_words_as_they_are_and_no_input()
    {
        string[] words = ["two words", Awkward, "$HOME `id`", "", "*", "a\nb", "~", "!", "Größe"];
        CommandResult result =
            Tested.Run(["/bin/sh", "-c", "cat; printf '<%s>' \"$@\"; echo why >&2; exit 3", "sh", .. words], Limit);
        Assert.Equal(new CommandResult("/bin/sh", 3, string.Concat(words.Select(word => $"<{word}>")), "why\n"), result);
        Assert.Equal(255, Tested.Run(["sh", "-c", "exit 255"], Limit).ExitCode);
        Assert.Contains(
            "no-such-program cannot be run", Assert.Throws<CrestException>(() => Tested.Run(["no-such-program"], Limit)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_reads_its_input_and_is_as_long_as_need_be()
    {
        string input = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"line {i} {Awkward}\0"));
        Assert.Equal(new CommandResult("bash", 0, input, ""), Tested.RunScript("cat", Limit, input));
        string longScript = $"# {new string('x', 300_000)}\necho '{Awkward.Replace("'", "", StringComparison.Ordinal)}'; exit 9";
        Assert.Equal(
            (9, $"{Awkward.Replace("'", "", StringComparison.Ordinal)}\n"),
            Tested.RunScript(longScript, Limit) is var result ? (result.ExitCode, result.Output) : default);
    }

    [Fact]
    public void Files_are_written_read_and_deleted()
    {
        string folder = Folder.At($"new/{Awkward}"), file = $"{folder}/{Awkward}";
        Assert.Null(Tested.ReadText(file));
        Assert.False(Tested.FileExists(file));
        Tested.WriteText(file, $"{Awkward}\nno line end", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal($"{Awkward}\nno line end", Tested.ReadText(file));
        Assert.True(Tested.FileExists(file));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Tested.WriteText(file, "");
        Assert.Equal("", Tested.ReadText(file));
        Tested.DeleteEmptyFolder(folder);
        Assert.Equal([file], Directory.GetFileSystemEntries(folder));
        Tested.DeleteFile(file);
        Tested.DeleteFile(file);
        Tested.DeleteEmptyFolder(folder);
        Tested.DeleteEmptyFolder(folder);
        Assert.False(Directory.Exists(folder));
        Tested.MakeFolder(folder);
        Tested.MakeFolder(folder);
        Assert.True(Directory.Exists(folder));
    }

    [Fact]
    public void What_cannot_be_written_is_told_in_a_line()
    {
        string file = Folder.Write("file", "");
        foreach (Action wrong in (Action[])
            [() => Tested.MakeFolder($"{file}/below"), () => Tested.WriteText($"{file}/below/x", ""), () => Tested.ReadText(Folder.Path)])
        {
            string message = Assert.Throws<CrestException>(wrong).Message;
            Assert.Contains("cannot ", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }

        Assert.Throws<ArgumentException>(() => Tested.DeleteFolder("/"));
        Assert.Throws<ArgumentException>(() => Tested.DeleteFolder("/tmp/.."));
        Assert.Throws<ArgumentException>(() => Tested.DeleteFolder("relative"));
    }

    [Fact]
    public void A_folder_is_deleted_without_what_its_links_point_to()
    {
        string kept = Folder.Write("kept/file", "kept"), folder = Folder.At("folder");
        Folder.Write("folder/a/b/file", "");
        File.CreateSymbolicLink(Folder.At("folder/a/link"), kept);
        Directory.CreateSymbolicLink(Folder.At("folder/to-folder"), Folder.At("kept"));
        Directory.CreateSymbolicLink(Folder.At("link"), Folder.At("kept"));
        Tested.DeleteFolder(folder);
        Tested.DeleteFolder(folder);
        Tested.DeleteFolder(Folder.At("link/"));
        Assert.Equal([Folder.At("kept")], Directory.GetFileSystemEntries(Folder.Path));
        Assert.Equal("kept", File.ReadAllText(kept));
    }

    [Fact]
    public void A_folder_is_sent_with_links_as_what_they_point_to()
    {
        string from = Folder.At($"from {Awkward}"), to = Folder.At($"to/{Awkward}");
        Folder.Write($"from {Awkward}/a/{Awkward}", Awkward);
        string script = Folder.Write($"from {Awkward}/run.sh", "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, UnixFileMode.UserExecute | UnixFileMode.UserRead);
        Directory.CreateDirectory(Path.Combine(from, "empty"));
        Folder.Write("elsewhere/data", "data");
        File.CreateSymbolicLink(Path.Combine(from, "link"), "../elsewhere/data");
        Directory.CreateSymbolicLink(Path.Combine(from, "linked-folder"), Folder.At("elsewhere"));
        Folder.Write($"from {Awkward}/skipped/x", "");
        Folder.Write($"to/{Awkward}/link", "old data that is longer");
        Folder.Write($"to/{Awkward}/stays", "");
        Tested.Send(from, to, ["skipped/"]);
        string[] all =
            [.. Directory.EnumerateFileSystemEntries(to, "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(to, p))];
        Assert.Equal(
            (string[])["a", $"a/{Awkward}", "empty", "link", "linked-folder", "linked-folder/data", "run.sh", "stays"],
            all.Order(StringComparer.Ordinal));
        Assert.All(all, path => Assert.Null(new FileInfo(Path.Combine(to, path)).LinkTarget));
        Assert.Equal(Awkward, File.ReadAllText(Path.Combine(to, "a", Awkward)));
        Assert.Equal(["data", "data"], [File.ReadAllText($"{to}/link"), File.ReadAllText($"{to}/linked-folder/data")]);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserExecute | UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{to}/run.sh"));
        // Again, with another content of the same length and time.
        DateTime time = File.GetLastWriteTimeUtc(Folder.At("elsewhere/data"));
        Folder.Write("elsewhere/data", "DATA");
        File.SetLastWriteTimeUtc(Folder.At("elsewhere/data"), time);
        Tested.Send(from, to);
        Assert.Equal("DATA", File.ReadAllText($"{to}/link"));
    }

    [Fact]
    public void Links_to_nothing_and_circles_are_not_sent()
    {
        Folder.Write("from/x", "");
        File.CreateSymbolicLink(Folder.At("from/link"), "nothing");
        Assert.Contains(
            "a link to nothing", Assert.Throws<CrestException>(() => Tested.Send(Folder.At("from"), Folder.At("to"))).Message,
            StringComparison.Ordinal);
        File.Delete(Folder.At("from/link"));
        Directory.CreateSymbolicLink(Folder.At("from/link"), "..");
        Assert.Contains(
            "it is in", Assert.Throws<CrestException>(() => Tested.Send(Folder.At("from"), Folder.At("to"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "cannot read", Assert.Throws<CrestException>(() => Tested.Send(Folder.At("none"), Folder.At("to"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_matches_is_fetched_and_nothing_is_written_outside()
    {
        string[] files = ["a.log", "b.txt", "sub/a.log", "sub/deep/c.log", "results/1/x", "results/y", Awkward, "[x]", "resultsz"];
        foreach (string file in files) Folder.Write($"work/{file}", file);
        string secret = Folder.Write("secret", "secret");
        File.CreateSymbolicLink(Folder.At("work/out.log"), secret);
        Directory.CreateSymbolicLink(Folder.At("work/out"), Folder.Path);
        File.CreateSymbolicLink(Folder.At("work/in.log"), "b.txt");
        File.CreateSymbolicLink(Folder.At("work/round.log"), "out/secret");
        // Where it is fetched to, links lead away.
        string to = Folder.At("to");
        Directory.CreateDirectory(to);
        Directory.CreateSymbolicLink(Folder.At("to/results"), Directory.CreateDirectory(Folder.At("away")).FullName);
        File.CreateSymbolicLink(Folder.At("to/a.log"), secret);
        Assert.Equal(
            ["a.log", "in.log", "results/1/x", "results/y", "sub/deep/c.log"],
            Tested.Fetch(Folder.At("work"), to, ["*.log", "results/", "sub/**/c.log", "out/secret"], ["b*"]));
        Assert.Equal(
            (string[])["a.log", "in.log", "results", "results/1", "results/1/x", "results/y", "sub", "sub/deep", "sub/deep/c.log"],
            Directory.EnumerateFileSystemEntries(to, "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(to, p))
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            ["a.log", "b.txt", "results/y"], ((string[])["a.log", "in.log", "results/y"]).Select(f => File.ReadAllText($"{to}/{f}")));
        Assert.Equal("secret", File.ReadAllText(secret));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder.At("away")));
        Assert.Equal(
            files.Append("in.log").Order(StringComparer.Ordinal), Tested.Fetch(Folder.At("work"), Folder.At("all"), ["**"], []));
        Assert.Equal(Awkward, File.ReadAllText(Folder.At($"all/{Awkward}")));
        Assert.Empty(Tested.Fetch(Folder.At("work"), to, ["none*"], []));
        Assert.Contains(
            "cannot read", Assert.Throws<CrestException>(() => Tested.Fetch(Folder.At("none"), to, ["*"], [])).Message,
            StringComparison.Ordinal);
        foreach (string pattern in (string[])["../x", "/etc/*", "a/../../b", ""])
            Assert.Throws<CrestException>(() => Tested.Fetch(Folder.At("work"), to, [pattern], []));
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Folder.Dispose();
    }
}
