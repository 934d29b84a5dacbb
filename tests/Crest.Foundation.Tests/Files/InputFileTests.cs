using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Tests.ReferenceData;

namespace Crest.Foundation.Tests.Files;

public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pipe_or_a_device_is_refused_at_once()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no pipes in folders");
        OutsideProgram.Run("mkfifo", _folder.At("pipe"));
        foreach (string path in (string[])[_folder.At("pipe"), "/dev/zero", "/dev/null"])
            Assert.Equal(
                $"{path}: cannot read: it is a pipe or a device; put the data into a file",
                Assert.Throws<CrestException>(() => InputFile.Open(path)).Message);
    }

    [Fact]
    public void Files_are_read_whole_and_what_is_not_there_is_the_systems_error()
    {
        string path = _folder.Write("text", "\ufeffa\nb");
        Assert.Equal("a\nb", InputFile.ReadAllText(path));
        Assert.Equal(File.ReadAllBytes(path), InputFile.ReadAllBytes(path));
        Assert.Throws<FileNotFoundException>(() => InputFile.ReadAllBytes(_folder.At("none")));
        Assert.Throws<UnauthorizedAccessException>(() => InputFile.ReadAllBytes(_folder.Path));
    }
}
