using System.CommandLine;
using Crest.CommandLine;
using Crest.CommandLine.Commands;
using Crest.CommandLine.Terminal;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>docs/commands.md is the reference that the program prints of its own definitions.</summary>
public class CommandReferenceTests
{
    [Fact]
    public void The_command_reference_is_up_to_date()
    {
        string path = Path.Combine(ReferenceFiles.Root, "docs", "commands.md");
        RootCommand root = CrestCommandLine.CreateRoot();
        // As the program does, which shows examples apart from the descriptions.
        ExampleHelp.Use(root);
        string expected = CommandReference.Of(root);
        Assert.True(
            File.ReadAllText(path).ReplaceLineEndings("\n") == expected.ReplaceLineEndings("\n"),
            "docs/commands.md is stale: ./crest help --reference > docs/commands.md");
    }
}
