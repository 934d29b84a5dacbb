using System.CommandLine;
using System.Text.RegularExpressions;
using Crest.CommandLine;
using Crest.CommandLine.Commands;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>
/// docs/commands.md names what the program has, and nothing else. A section of it begins with <c>## `crest COMMAND`</c>, several commands of
/// the same options divided by commas; the options of every command stand in the section <c>## Every command</c>. <c>METHOD</c> stands for the words of any
/// training; the options that a search shares with its training stand in the section of the training.
/// </summary>
public partial class CommandReferenceTests
{
    private const string Method = "METHOD";

    private static readonly RootCommand Root = CrestCommandLine.CreateRoot();

    private static readonly Dictionary<string, string> Sections = Heading().Split(File.ReadAllText(Path.Combine(ReferenceFiles.Root, "docs", "commands.md")))
        .Skip(1).Chunk(2).ToDictionary(section => section[0], section => section[1]);

    /// <summary>The commands that do something, by their whole name.</summary>
    private static readonly Dictionary<string, Command> Commands = Leaves(Root, "crest").ToDictionary();

    public static TheoryData<string> Names => [.. Commands.Keys];

    public static TheoryData<string> Headings => [.. Sections.Keys.Where(heading => heading.StartsWith('`'))];

    [Fact]
    public void Every_section_names_commands_of_the_program() => Assert.Empty(Sections.Keys.SelectMany(NamesIn).Except(Commands.Keys));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_command_has_a_section_with_its_options_and_arguments(string name)
    {
        string heading = Assert.Single(Sections.Keys, heading => NamesIn(heading).Contains(name));
        IEnumerable<string> all = Commands[name].Options.Where(o => Commands[name] is TrainingCommand || !o.Parents.OfType<TrainingCommand>().Any()).Select(o => o.Name).Concat(Commands[name].Arguments.Select(a => $"`{a.Name}`"));
        string[] missing = [.. all.Except(OwnOptions(Root)).Where(option => !IsNamed(Sections[heading], option))];
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Headings))]
    public void A_section_names_no_option_that_its_commands_do_not_have(string heading)
    {
        IEnumerable<string> known = NamesIn(heading).SelectMany(name => OwnOptions(Commands[name])).Concat(OwnOptions(Root));
        string[] unknown = [.. TableRow().Matches(Sections[heading]).Select(row => row.Groups["option"].Value).Except(known)];
        Assert.Empty(unknown);
    }

    [Fact]
    public void The_options_of_every_command_have_their_section() => Assert.All(OwnOptions(Root), option => Assert.True(IsNamed(Sections["Every command"], option), option));

    private static bool IsNamed(string text, string option) => Regex.IsMatch(text, $"{Regex.Escape(option)}(?![a-z-])", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static IEnumerable<string> NamesIn(string heading) => CommandName().Matches(heading).Select(name => name.Groups["name"].Value).SelectMany(name => name.Contains(Method, StringComparison.Ordinal)
        ? Commands.Keys.Where(command => command.StartsWith(name[..name.IndexOf(Method, StringComparison.Ordinal)], StringComparison.Ordinal) && command.EndsWith(name[(name.IndexOf(Method, StringComparison.Ordinal) + Method.Length)..], StringComparison.Ordinal))
        : [name]);

    private static IEnumerable<string> OwnOptions(Command command) => command.Options.Select(o => o.Name);

    private static IEnumerable<KeyValuePair<string, Command>> Leaves(Command command, string name) =>
        (command.Action is null ? [] : (KeyValuePair<string, Command>[])[new(name, command)]).Concat(command.Subcommands.SelectMany(below => Leaves(below, $"{name} {below.Name}")));

    [GeneratedRegex("^## (?<heading>.*)$", RegexOptions.Multiline, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("`(?<name>crest [a-zMETHOD -]+)`", RegexOptions.None, 1000)]
    private static partial Regex CommandName();

    /// <summary>The option that a row of a table is about.</summary>
    [GeneratedRegex(@"^\| `(?<option>--[a-z0-9-]+)", RegexOptions.Multiline, 1000)]
    private static partial Regex TableRow();
}
