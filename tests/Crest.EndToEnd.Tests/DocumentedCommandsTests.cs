using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>
/// The commands of the pages that a new user follows, run in their order as they are written. What cannot be the same on every machine is
/// replaced: servers, the day in an id, and large data by small ones.
/// </summary>
public sealed class DocumentedCommandsTests : IDisposable
{
    private readonly DocumentedSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Readme_names_the_demo_and_the_tests() =>
        // DemoTests runs the first; the second is what runs this.
        Assert.Equal(["./crest demo", "dotnet test"], DocumentedCommands.Of("README.md"));

    [Theory]
    [InlineData("README.md", "README.ja.md")]
    [InlineData("docs/tutorial.md", "docs/ja/tutorial.md")]
    [InlineData("docs/cluster-tutorial.md", "docs/ja/cluster-tutorial.md")]
    public void A_page_in_Japanese_has_the_commands_of_the_English_one(string english, string japanese) =>
        Assert.Equal(DocumentedCommands.Of(english), DocumentedCommands.Of(japanese));

    /// <summary>A page whose commands no test runs is noticed when it is written.</summary>
    [Fact]
    public void A_test_runs_the_commands_of_every_page()
    {
        // The examples of the reference are checked with the definitions; what the others run takes long, or is for engineers.
        string[] others =
        [
            "CONTRIBUTING.md", "docs/architecture.md", "docs/benchmarks.md", "docs/commands.md", "docs/ja/commands.md", "docs/results.md",
        ];
        string tests = string.Concat(Directory.GetFiles(
            Path.Combine(ReferenceFiles.Root, "tests", "Crest.EndToEnd.Tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        Assert.All(
            DocumentationTests.Pages.Except(others).Where(page => DocumentedCommands.Of(page).Count > 0),
            page => Assert.Contains($"\"{page}\"", tests, StringComparison.Ordinal));
    }

    [Fact]
    public void Tutorial()
    {
        _session.WriteImages("images/data/raw");
        _session.Run(DocumentedCommands.Of("docs/tutorial.md").Select(command => command switch
        {
            _ when command.StartsWith("mkdir ~/supernova", StringComparison.Ordinal) =>
                $"{command}; mkdir .crest; cp -r ~/checkout/images/data .; ln -s ~/checkout/examples .",
            // The page presses Ctrl-C here.
            _ when command.Contains("models/long ", StringComparison.Ordinal) =>
                $"s=0; timeout --preserve-status --signal=INT 6 {command} || s=$?; [ $s = 130 ]",
            // The day of the runs that the page shows.
            _ => command.Replace("20261121", "$(date +%Y%m%d)", StringComparison.Ordinal),
        }));
    }
}
