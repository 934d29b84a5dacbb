using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Foundation.Tests.Files;

/// <summary>A file that is read and written again by one at a time.</summary>
public sealed class UpdateLockTests
{
    [Fact]
    public void The_second_is_refused_until_the_first_has_written()
    {
        string folder = Directory.CreateTempSubdirectory("crest-test-").FullName, path = Path.Combine(folder, "new", "a.state");
        using (UpdateLock.Take(path))
        {
            string message = Assert.Throws<CrestException>(() => UpdateLock.Take(path)).Message;
            Assert.Contains("another process", message, StringComparison.Ordinal);
            AtomicFile.WriteAllText(path, "written");
        }

        UpdateLock.Take(path).Dispose();
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        Directory.Delete(folder, recursive: true);
    }
}
