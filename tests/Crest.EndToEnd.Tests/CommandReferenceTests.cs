using Crest.CommandLine;
using Crest.CommandLine.Commands;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>docs/commands.md is the reference that the program prints of its own definitions.</summary>
public class CommandReferenceTests
{
    [Fact]
    public void The_command_reference_is_up_to_date()
    {
        string path = Path.Combine(ReferenceFiles.Root, "docs", "commands.md");
        string[] expected = CommandReference.Of(CrestCommandLine.CreateRoot()).ReplaceLineEndings("\n").Split('\n');
        string[] found = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n');
        int line = expected.Zip(found).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(
            line == expected.Length && line == found.Length,
            $"docs/commands.md:{line + 1} is stale (./crest help --reference > docs/commands.md): {expected.ElementAtOrDefault(line)}");
    }
}
