using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Tests.ReferenceData;

namespace Crest.Foundation.Tests.Projects;

public sealed class ProjectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_project_is_the_nearest_folder_upwards_that_is_marked()
    {
        Directory.CreateDirectory(_folder.At("project/data/raw"));
        Directory.CreateDirectory(_folder.At("project/.crest"));
        Assert.Equal(_folder.At("project"), Project.Find(_folder.At("project/data/raw")).Folder);
        Assert.Equal(_folder.At("project"), Project.Find(_folder.At("project")).Folder);
        Assert.False(Directory.Exists(_folder.At("project/data/.crest")));
        Directory.CreateDirectory(_folder.At("new"));
        Assert.Null(Project.FindExisting(_folder.At("new")));
        Assert.Equal(_folder.At("new"), Project.Find(_folder.At("new")).Folder);
        Assert.True(Directory.Exists(_folder.At("new/.crest")));
    }

    [Fact]
    public void A_folder_that_does_not_exist_or_cannot_be_written_is_an_error()
    {
        Assert.Contains(
            "there is no such folder", Assert.Throws<CrestException>(() => Project.Find(_folder.At("none"))).Message,
            StringComparison.Ordinal);
        _folder.Write("plain", "");
        Assert.Contains(
            "cannot write", Assert.Throws<CrestException>(() => Project.Create(_folder.At("plain"))).Message, StringComparison.Ordinal);
    }
}
