using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Tests.ReferenceData;

namespace Crest.Foundation.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_old_file_stands_until_the_new_one_is_whole()
    {
        string path = _folder.Write("a", "old");
        using (AtomicFile file = AtomicFile.Create(path))
        {
            file.Stream.Write(new byte[1 << 20]);
            file.Stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
            file.Commit();
        }

        Assert.Equal(1 << 20, new FileInfo(path).Length);
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_device_or_a_pipe_is_not_replaced_by_a_file()
    {
        string pipe = _folder.At("pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe])) made.WaitForExit();
        foreach (string path in (string[])["/dev/null", "/dev/full", pipe])
            Assert.Equal(
                $"{path}: cannot write: it is a pipe or a device; name a file",
                Assert.Throws<CrestException>(() => AtomicFile.WriteAllText(path, "text")).Message);
        Assert.Equal([pipe], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_a_killed_process_left_does_not_get_into_the_next_file()
    {
        _folder.Write(".a.partial", new string('x', 10_000));
        AtomicFile.WriteAllText(_folder.At("a"), "new");
        Assert.Equal("new", File.ReadAllText(_folder.At("a")));
        Assert.Equal([_folder.At("a")], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_for_the_user_alone_is_that_from_its_first_byte_on()
    {
        const UnixFileMode userAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _folder.Write(".a.partial", "left behind by a killed process, for everybody");
        AtomicFile.Write(_folder.At("a"), stream =>
        {
            AssertMode(".a.partial");
            stream.Write("password"u8);
        }, userAlone);
        AssertMode("a");

        void AssertMode(string name)
        {
            if (OperatingSystem.IsWindows()) Assert.Skip("there are no such rights on this system");
            else Assert.Equal(userAlone, File.GetUnixFileMode(_folder.At(name)));
        }
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_old_file_and_nothing_else()
    {
        string path = _folder.Write("a", "old");
        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidDataException();
        }));
        Assert.Contains(
            "a: cannot write: gone",
            Assert.Throws<CrestException>(() => AtomicFile.Write(path, _ => throw new IOException("gone"))).Message);
        AtomicFile.Create(path).Dispose();
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_full_disk_is_named_with_what_to_do_and_the_old_file_stands()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("there is no /dev/full on this system");
        string path = _folder.Write("a", "old");
        foreach (int size in (int[])[10, 1 << 20]) // fails in Commit, where the buffer is flushed, and in the writing itself
        {
            // Where the temporary file would be, a device that is always full.
            File.CreateSymbolicLink(_folder.At(".a.partial"), "/dev/full");
            string message = Assert.Throws<CrestException>(() => AtomicFile.Write(path, stream => stream.Write(new byte[size]))).Message;
            Assert.Contains("a: cannot write: the disk is full; free some space", message);
            Assert.DoesNotContain('\n', message);
            Assert.Equal("old", File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFiles(_folder.Path));
        }

        Assert.True(File.Exists("/dev/full"));
    }

    [Fact]
    public void Of_two_writers_at_once_the_second_is_refused_and_the_first_goes_on()
    {
        string path = _folder.At("a");
        using (AtomicFile first = AtomicFile.Create(path))
        {
            first.Stream.Write("first"u8);
            Assert.Contains("a: cannot write", Assert.Throws<CrestException>(() => AtomicFile.Create(path)).Message);
            first.Commit();
            // Committed but not yet closed, it does not stand in the way of the next.
            AtomicFile.WriteAllText(path, "second");
        }

        Assert.Equal("second", File.ReadAllText(path));
    }

    [Fact]
    public async Task Under_many_writers_at_once_a_reader_sees_whole_files_only()
    {
        string path = _folder.At("a");
        int written = 0;
        AtomicFile.WriteAllText(path, Content(0));
        Task[] writers = [.. Enumerable.Range(1, 3).Select(writer => Task.Run(() =>
        {
            for (int time = 0; time < 150; time++)
            {
                try
                {
                    AtomicFile.Write(path, stream =>
                    {
                        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(Content(writer));
                        stream.Write(bytes.AsSpan(0, 700));
                        stream.Flush();
                        stream.Write(bytes.AsSpan(700));
                    });
                    Interlocked.Increment(ref written);
                }
                catch (CrestException)
                {
                    // Another one was at it.
                }
            }
        }))];
        Task all = Task.WhenAll(writers);
        while (!all.IsCompleted)
        {
            string text = File.ReadAllText(path);
            if (text != Content(text[0] - '0')) Assert.Fail($"{text.Length} characters: a file that was not whole");
        }

        await all;
        Assert.InRange(written, 1, 450);
        Assert.Equal([path], Directory.GetFiles(_folder.Path));

        static string Content(int writer) => new((char)('0' + writer), 1000 + writer);
    }

    [Fact]
    public void A_folder_in_the_place_and_a_file_for_a_folder_are_told()
    {
        Directory.CreateDirectory(_folder.At("there"));
        Assert.Contains(
            "a folder of that name is there", Assert.Throws<CrestException>(() => AtomicFile.Create(_folder.At("there"))).Message);
        _folder.Write("file", "x");
        Assert.Contains("cannot write", Assert.Throws<CrestException>(() => AtomicFile.Create(_folder.At("file/below"))).Message);
    }
}
