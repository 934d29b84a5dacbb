using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using Crest.Foundation.Errors;
using Crest.Workflows.WheelProjects;

namespace Crest.Workflows.Tests.WheelProjects;

/// <summary>Folders, archives and repositories of projects, also hostile ones.</summary>
public sealed class WheelSourceTests
{
    [Theory]
    [InlineData("night.tgz", false)]
    [InlineData("night.tar.gz", true)]
    [InlineData("night.tar", false)]
    public void An_archive_is_imported_as_its_folder_is(string name, bool isAtTop)
    {
        using WheelProjectFolder project = Project();
        // What macOS and git add.
        project.Write("._a", "x").Write("a/._run.sh", "x").Write(".git/config", "x").Write(".gitignore", "wheel.log\n");
        string archive = project.Pack(name, isAtTop);
        project.Import(archive);
        Assert.Equal(["a/run.sh", "workflow.yaml"], project.Files);
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(Path.Combine(project.Target, "a", "run.sh")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(["night", name], project.Beside.Order());
    }

    [Fact]
    public void A_folder_around_the_project_is_enough()
    {
        using WheelProjectFolder project = Project();
        project.Import(Path.GetDirectoryName(project.Path));
        Assert.Equal(["a/run.sh", "workflow.yaml"], project.Files);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_version_of_a_repository_is_imported(bool isAddress)
    {
        using WheelProjectFolder project = Project();
        Git(project.Path, "init", "--quiet");
        Git(project.Path, "add", ".");
        Git(project.Path, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "first");
        string bare = project.At("night.git");
        Git(project.Path, "clone", "--quiet", "--bare", ".", bare);
        project.Write("a/later", "is not in the last version");
        // A hook that would run when files are taken out.
        project.Write("../night.git/hooks/post-checkout", "#!/bin/sh\ntouch ../hooked\n");
        project.Import(isAddress ? $"file://{bare}" : bare);
        Assert.Equal(["a/run.sh", "workflow.yaml"], project.Files);
        Assert.False(File.Exists(project.At("hooked")));
    }

    [Theory]
    [InlineData("https://example.org/night.git", "is an address of another machine")]
    [InlineData("file:///no/such/place", "git cannot clone it: fatal: ")]
    [InlineData("/no/such/place", "there is no such file or folder")]
    public void A_source_that_is_not_there_is_one_line(string source, string expected)
    {
        using WheelProjectFolder project = Project();
        Assert.Contains(expected, Fails(project, source));
    }

    [Theory]
    [InlineData("../evil", "'../evil' is outside of the folder")]
    [InlineData("night.wheel/../../evil", "is outside of the folder")]
    [InlineData("/tmp/evil", "'/tmp/evil' is outside of the folder")]
    public void Names_that_leave_the_folder_are_refused(string name, string expected)
    {
        using WheelProjectFolder project = Project();
        string archive = Archive(project, tar => tar.WriteEntry(Entry(name, [1])));
        Assert.Contains(expected, Fails(project, archive));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../x")]
    [InlineData("a/../../../x")]
    public void Links_that_leave_the_folder_are_refused(string target)
    {
        using WheelProjectFolder project = Project();
        string archive = Archive(project, tar => tar.WriteEntry(Link(TarEntryType.SymbolicLink, target)));
        Assert.Contains($"'night.wheel/link' is a link to '{target}'", Fails(project, archive));
    }

    [Fact]
    public void Nothing_is_written_through_a_link()
    {
        using WheelProjectFolder project = Project();
        string archive = Archive(project, tar =>
        {
            tar.WriteEntry(Link(TarEntryType.SymbolicLink, "a"));
            tar.WriteEntry(Entry("night.wheel/link/evil", [1]));
        });
        Assert.Contains("'night.wheel/link/evil' is below 'night.wheel/link', which is a link", Fails(project, archive));
    }

    [Fact]
    public void Devices_and_hard_links_are_refused()
    {
        using WheelProjectFolder project = Project();
        string device = Archive(project, tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.Fifo, "night.wheel/pipe")), "device.tar");
        string hard = Archive(project, tar => tar.WriteEntry(Link(TarEntryType.HardLink, "/etc/passwd")), "hard.tar");
        Assert.Contains("'night.wheel/pipe' is neither a file nor a folder (Fifo)", Fails(project, device));
        Assert.Contains("'night.wheel/link' is a link to '/etc/passwd'", Fails(project, hard));
    }

    [Fact]
    public void An_archive_that_would_fill_the_disk_is_refused()
    {
        using WheelProjectFolder project = Project();
        string archive = project.At("bomb.tgz"), target = Directory.CreateDirectory(project.At("out")).FullName;
        using (var packed = new GZipStream(File.Create(archive), CompressionLevel.SmallestSize))
        using (var tar = new TarWriter(packed))
        {
            for (int i = 0; i < 300; i++)
                tar.WriteEntry(Entry($"night.wheel/{i}", new byte[1 << 20]));
        }

        string message = Assert.Throws<CrestException>(
            () => WheelArchive.Unpack(archive, target, WheelArchive.Largest, TestContext.Current.CancellationToken)).Message;
        Assert.Contains("contains more than 1000000 files or 256 MiB", message);
        message = Assert.Throws<CrestException>(
            () => WheelArchive.Unpack(archive, target, 10 << 20, TestContext.Current.CancellationToken)).Message;
        Assert.Contains("or 10 MiB; unpack it yourself", message);
    }

    [Fact]
    public void Damaged_archives_are_one_line()
    {
        using WheelProjectFolder project = Project();
        byte[] whole = File.ReadAllBytes(project.Pack("night.tgz"));
        string cut = project.At("cut.tgz"), text = project.At("text.tgz"), empty = project.At("empty.tar");
        File.WriteAllBytes(cut, whole[..(whole.Length / 2)]);
        File.WriteAllText(text, "this is not an archive");
        File.WriteAllText(empty, "");
        Fails(project, cut);
        Fails(project, text);
        Fails(project, empty);
    }

    private static WheelProjectFolder Project()
    {
        WheelProjectFolder project = new WheelProjectFolder().Add("a", "task");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(project.Path, "a", "run.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return project;
    }

    private static PaxTarEntry Entry(string name, byte[] content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    private static PaxTarEntry Link(TarEntryType type, string target) => new(type, "night.wheel/link") { LinkName = target };

    /// <summary>An archive of the project with something more.</summary>
    private static string Archive(WheelProjectFolder project, Action<TarWriter> add, string name = "night.tar")
    {
        string path = project.Pack(name);
        var entries = new MemoryStream(File.ReadAllBytes(path));
        using var reader = new TarReader(entries);
        using var writer = new TarWriter(File.Create(path));
        while (reader.GetNextEntry(copyData: true) is { } entry) writer.WriteEntry(entry);
        add(writer);
        return path;
    }

    private static string Fails(WheelProjectFolder project, string source)
    {
        string message = Assert.Throws<CrestException>(() => project.Import(source)).Message;
        Assert.StartsWith(source, message);
        Assert.DoesNotContain('\n', message);
        Assert.False(Directory.Exists(project.Target));
        return message;
    }

    private static void Git(string folder, params string[] words)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", words) { WorkingDirectory = folder })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
