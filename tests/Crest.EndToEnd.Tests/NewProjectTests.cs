using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests;

/// <summary>What <c>crest new</c> makes works as its README says.</summary>
public sealed class NewProjectTests : IDisposable
{
    private readonly Project _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Every_command_of_its_readme_works_in_a_new_project()
    {
        _project.Run("new survey").Succeeded();
        IReadOnlyList<string> commands = DocumentedCommands.Of("examples/project/README.md");
        Assert.True(commands.Count >= 8, $"{commands.Count} commands");
        foreach (string command in commands)
        {
            Assert.StartsWith("crest ", command, StringComparison.Ordinal);
            In("survey", command["crest ".Length..]).Succeeded();
        }

        string page = File.ReadAllText(Directory.GetFiles(_project.At("survey/notes"), "2*.md").Single());
        Assert.Equal(5, page.Split("_sn-class | dataset.tr-6classes | finished |").Length - 1);
        Assert.True(File.Exists(_project.At("survey/workflows/supernova/models/merged/real.csv")));
    }

    [Fact]
    public void Notes_are_of_a_project()
    {
        Directory.Delete(_project.At(".crest"));
        _project.Run("note").FailedWith(1, "contains .crest/", "crest new");
        _project.RunWith("new", "").FailedWith(2, "DIR is empty");
    }

    private CrestResult In(string folder, string commandLine) => _project.RunUnder(["env", "-C", _project.At(folder)], commandLine);
}
