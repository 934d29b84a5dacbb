using System.Text.RegularExpressions;
using Crest.CommandLine;
using Crest.CommandLine.Commands;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>docs/commands.md is the reference that the program prints of its own definitions, and docs/ja/commands.md follows it.</summary>
public partial class CommandReferenceTests
{
    private const string English = "docs/commands.md", Japanese = "docs/ja/commands.md";

    [Fact]
    public void The_command_reference_is_up_to_date()
    {
        string path = Path.Combine(ReferenceFiles.Root, English);
        string[] expected = CommandReference.Of(CrestCommandLine.CreateRoot()).ReplaceLineEndings("\n").Split('\n');
        string[] found = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n');
        int line = expected.Zip(found).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(
            line == expected.Length && line == found.Length,
            $"docs/commands.md:{line + 1} is stale (./crest help --reference > docs/commands.md): {expected.ElementAtOrDefault(line)}");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public void Help_says_how_values_of_the_configuration_are_changed_at_any_width(int columns)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("there is no script of util-linux");
        using var project = new Project();
        string help = project.RunOnTerminal(columns, "prepare light-curves --help").Succeeded().Output;
        Assert.Contains("[KEY=VALUE...]", help, StringComparison.Ordinal);
        Assert.DoesNotContain("arguments>", help, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_in_Japanese_names_every_command_and_nothing_else()
    {
        string japanese = Read(Japanese);
        string[] commands = [.. Heading().Matches(Read(English)).Select(heading => heading.Groups["command"].Value)];
        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.Contains($"`{command}`", japanese, StringComparison.Ordinal));
        Assert.Empty(Named().Matches(japanese).Select(name => name.Groups["command"].Value).Except(commands));
        Assert.Empty(Option().Matches(japanese).Select(option => option.Value).Except(
            Option().Matches(Read(English)).Select(option => option.Value)));
    }

    [Fact]
    public void The_page_in_Japanese_has_the_examples_of_the_English_one() =>
        Assert.Empty(DocumentedCommands.Of(Japanese).Except(DocumentedCommands.Of(English)));

    private static string Read(string page) => File.ReadAllText(Path.Combine(ReferenceFiles.Root, page)).ReplaceLineEndings("\n");

    [GeneratedRegex("^## `(?<command>crest [^`]+)`$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("`(?<command>crest [^`-]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex("--[a-z][a-z-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Option();
}
