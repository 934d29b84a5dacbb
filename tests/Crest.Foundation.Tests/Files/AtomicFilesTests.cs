using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Tests.ReferenceData;

namespace Crest.Foundation.Tests.Files;

public sealed class AtomicFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_files_take_their_places_together()
    {
        _folder.Write("a", "old");
        using (var files = new AtomicFiles())
        using (var written = new CountdownEvent(2))
        {
            files.Add(_folder.At("a"), stream => Write(stream, "new a"u8));
            files.Add(_folder.At("deeper/b"), stream => Write(stream, "new b"u8));
            written.Wait(TestContext.Current.CancellationToken);
            Assert.Equal("old", File.ReadAllText(_folder.At("a")));
            files.Commit();

            void Write(FileStream stream, ReadOnlySpan<byte> content)
            {
                stream.Write(content);
                stream.Flush();
                written.Signal();
            }
        }

        Assert.Equal(("new a", "new b"), (File.ReadAllText(_folder.At("a")), File.ReadAllText(_folder.At("deeper/b"))));
        Assert.Equal(2, Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void One_that_fails_keeps_all_from_their_places_and_leaves_nothing()
    {
        _folder.Write("a", "old");
        using (var files = new AtomicFiles())
        {
            files.Add(_folder.At("a"), stream => stream.Write("new a"u8));
            files.Add(_folder.At("b"), _ => throw new IOException("no"));
            Assert.Contains("b: cannot write: no", Assert.Throws<CrestException>(files.Commit).Message);
        }

        Assert.Equal("old", File.ReadAllText(_folder.At("a")));
        Assert.Equal([_folder.At("a")], Directory.GetFiles(_folder.Path));
    }
}
