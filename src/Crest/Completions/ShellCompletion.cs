using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Crest.CommandLine.Commands;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;

namespace Crest.CommandLine.Completions;

/// <summary>
/// What a shell may complete a word to. The scripts of <see cref="CompletionCommand"/> call the program with <c>[complete:WORD]</c> and
/// the words before it, and get a line for each completion: the word, and after a tab what it means. A last line that begins with a colon
/// asks the shell for its own completion, of files or folders.
/// </summary>
/// <remarks>
/// The word is part of the first argument, because some shells leave out arguments that are empty. The directive <c>[suggest]</c> of
/// dotnet-suggest has the same completions without their meaning.
/// </remarks>
internal static class ShellCompletion
{
    private const string Begin = "[complete:", Suggest = "[suggest", Files = ":files", Folders = ":folders";

    /// <summary>Answers a shell that asks for completions.</summary>
    /// <param name="args">The words of the command line.</param>
    /// <param name="createRoot">Makes the commands of words.</param>
    /// <returns>Whether it was a shell that asked.</returns>
    public static bool Answer(string[] args, Func<IReadOnlyList<string>, RootCommand> createRoot)
    {
        if (args is not [var first, .. var before] || !first.StartsWith(Begin, StringComparison.Ordinal) || first[^1] != ']') return false;
        try
        {
            foreach (string line in Lines(before, first[Begin.Length..^1], createRoot)) Console.Out.Write($"{line}\n");
        }
        catch (Exception e) when (e is CrestException or IOException or UnauthorizedAccessException or InvalidOperationException
            or ArgumentException)
        {
            // Who is typing does not want to read about it.
        }

        return true;
    }

    /// <summary>Whether the directive <c>[suggest]</c> is given, and the words that it is about.</summary>
    /// <param name="args">The words of the command line.</param>
    public static IReadOnlyList<string>? WordsOfDirective(string[] args) =>
        args is [var first, .. var line] && first.StartsWith(Suggest, StringComparison.Ordinal)
            ? [.. line.SelectMany(text => text.Split(' '))]
            : null;

    private static IEnumerable<string> Lines(
        string[] before, string word, Func<IReadOnlyList<string>, RootCommand> createRoot)
    {
        // What follows is a command line of its own.
        if (before is ["help", ..] or ["config", "explain" or "compose" or "check" or "schema", ..] && !word.StartsWith('-'))
            return Lines([.. before.Skip(before[0] == "help" ? 1 : 2)], word, createRoot);
        IReadOnlyList<string> words = RunCommand.WordsOf(OldSpelling.ToNew(before));
        string joined = word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
            ? word[..(equals + 1)] : "";
        if (joined.Length > 0) (words, word) = ([.. words, joined[..^1]], word[joined.Length..]);
        RootCommand root = createRoot(words);
        ValueNames.AddTo(root);
        ParseResult parsed = root.Parse([.. words, word], new ParserConfiguration { ResponseFileTokenReplacer = null });
        Symbol target = Target(parsed, word);
        if (joined.Length > 0 && target is not Option) return [];
        CompletionItem[] items =
        [
            .. Items(target, parsed, word)
                .Where(item => item.Label.StartsWith(word, StringComparison.Ordinal) && !item.Label.Any(char.IsControl))
                .OrderBy(item => item.SortText, StringComparer.Ordinal).DistinctBy(item => item.Label),
        ];
        string? paths = (target as Option)?.HelpName ?? (target as Argument)?.Name;
        return items.Select(item => Line(joined, item)).Concat(paths switch
        {
            "FILE" or "PATH" or "STORAGE" or "ADDRESS" or "SOURCE" => [Files],
            "DIR" or "MODEL" => [Folders],
            _ => [],
        });
    }

    /// <summary>What the word is given for: an option that takes a value, an argument, or the command.</summary>
    private static Symbol Target(ParseResult parsed, string word)
    {
        Token last = parsed.Tokens[^1];
        SymbolResult? taker = parsed.CommandResult.Children
            .FirstOrDefault(given => given.Tokens.Any(token => ReferenceEquals(token, last)));
        return taker switch
        {
            OptionResult { Option: var option } => option,
            ArgumentResult { Argument: var argument } when !word.StartsWith('-') => argument,
            _ => parsed.CommandResult.Command,
        };
    }

    private static IEnumerable<CompletionItem> Items(Symbol target, ParseResult parsed, string word)
    {
        CompletionContext context = parsed.GetCompletionContext();
        if (target is Option option) return option.GetCompletions(context);
        if (target is Argument argument) return argument.GetCompletions(context);
        var command = (Command)target;
        if (word.StartsWith('-')) return OptionsOf(command, parsed);
        if (command is JobCommand job) return word.Length > 0 ? OverrideWords.Beginning(job, parsed, word) : OptionsOf(command, parsed);
        return command.Subcommands.Where(below => !below.Hidden)
            .Select((below, number) => new CompletionItem(below.Name, sortText: $"{number:D6}", detail: below.Description));
    }

    /// <summary>The options of a command that are not given yet, by the names that are not old spellings.</summary>
    private static IEnumerable<CompletionItem> OptionsOf(Command command, ParseResult parsed)
    {
        IEnumerable<Option> above = command.Parents.OfType<Command>().SelectMany(Ancestors).SelectMany(parent => parent.Options)
            .Where(option => option.Recursive);
        return command.Options.Concat(above).Where(option => !option.Hidden)
            .Where(option => option.Arity.MaximumNumberOfValues > 1 || parsed.GetResult(option) is not { Implicit: false })
            .Select((option, number) => new CompletionItem(option.Name, sortText: $"{number:D6}", detail: option.Description));
    }

    private static IEnumerable<Command> Ancestors(Command command) =>
        command.Parents.OfType<Command>().SelectMany(Ancestors).Prepend(command);

    private static string Line(string joined, CompletionItem item)
    {
        string about = item.Detail?.ReplaceLineEndings(" ").Replace('\t', ' ') ?? "";
        // The first sentence; a small letter follows after an abbreviation.
        int end = Enumerable.Range(0, Math.Max(0, about.Length - 2))
            .FirstOrDefault(at => about[at] == '.' && about[at + 1] == ' ' && char.IsUpper(about[at + 2]), about.Length);
        about = about[..end].TrimEnd('.');
        return about.Length > 0 ? $"{joined}{item.Label}\t{about}" : $"{joined}{item.Label}";
    }
}
