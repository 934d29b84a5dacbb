using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Tests.ReferenceData;
using Crest.Workflows.NewProjects;

namespace Crest.Workflows.Tests.NewProjects;

public sealed class NewProjectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_has_the_layout_and_is_a_project()
    {
        NewProject.Create(_folder.At("survey"));
        string[] folders =
        [
            "configs/model", "data/external", "data/interim", "data/processed", "data/raw", "models", "notebooks", "notes", "references",
            "reports/figures", "workflows/supernova/models/sn-class", Project.Marker,
        ];
        Assert.All(folders, folder => Assert.True(Directory.Exists(_folder.At($"survey/{folder}")), folder));
        Assert.True(File.Exists(_folder.At("survey/.gitignore")));
        Assert.Equal(
            File.ReadAllText(Path.Combine(ReferenceFiles.Root, "examples", "project", "README.md")),
            File.ReadAllText(_folder.At("survey/README.md")));
    }

    [Fact]
    public void Files_of_the_user_stay_and_one_in_the_way_stops_it_before_anything_is_written()
    {
        _folder.Write("a/thesis.tex", "mine");
        NewProject.Create(_folder.At("a"));
        Assert.Equal("mine", File.ReadAllText(_folder.At("a/thesis.tex")));
        _folder.Write("b/README.md", "mine");
        Assert.Contains("README.md: is there already", Refused("b"), StringComparison.Ordinal);
        Assert.Equal(["README.md"], Directory.GetFileSystemEntries(_folder.At("b")).Select(Path.GetFileName));
        _folder.Write("c/configs", "mine");
        Assert.Contains("configs: is there already", Refused("c"), StringComparison.Ordinal);
        Assert.Equal(["configs"], Directory.GetFileSystemEntries(_folder.At("c")).Select(Path.GetFileName));
        Assert.Contains("is a project already", Refused("a"), StringComparison.Ordinal);
        Assert.Contains("is a file", Refused("b/README.md"), StringComparison.Ordinal);
    }

    private string Refused(string folder) => Assert.ThrowsAny<CrestException>(() => NewProject.Create(_folder.At(folder))).Message;
}
