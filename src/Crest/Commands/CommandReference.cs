using System.CommandLine;
using System.Text;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Searches;

namespace Crest.CommandLine.Commands;

/// <summary>The reference of all commands in Markdown, made of the definitions of their options. docs/commands.md is this text.</summary>
internal static class CommandReference
{
    private const string Introduction = """
        # Command reference

        This page is generated from the definitions of the options: `crest help --reference > docs/commands.md`.
        `crest COMMAND --help` shows the same at the terminal.
        The [tutorial](tutorial.md) shows the commands in their order; the [formats](formats.md) describe what they read and write.

        Results go to standard output, everything else (progress, warnings, errors) to standard error.
        A progress bar is shown on a terminal; where standard error is a file, a plain line every ten seconds.

        Old spellings are accepted as the same option: underscores (`--train_data_path`), one dash (`-train_data_path`).
        The names in brackets below are old spellings too.
        Commands are accepted with underscores too (`sn_class`).
        An option's value follows after a blank or `=`.
        JSON is written in single quotes for the shell: `'{"i":3,"z":3}'`.
        Whole numbers such as seeds may be hexadecimal (`0x5eed`).

        Nothing is overwritten without `--force`, except by the very same result.

        ## Every command

        | option | meaning |
        |---|---|
        | `--help`, `-h`, `-?` | What the command does, its options, and an example. |
        | `--verbose` | After an error, show where it comes from (the stack trace). |
        | `--registry ADDRESS` | The run store: a file (SQLite), or `postgresql://…`. Default: `$CREST_REGISTRY`, or that of the project. |
        | `--version` | The version and the commit it was built from. Only of `crest` itself. |

        ## Every job

        Jobs are the commands `demo`, `simulate`, `prepare`, `train`, `predict`, `experiment`, `explore`, `merge` and `worker`.

        | option | meaning |
        |---|---|
        | `--config FILE` | YAML file of options, with what is [composed](configuration.md) from it. |
        | `KEY=VALUE`, `+KEY=VALUE`, `~KEY` | Changes, adds or removes a value of the [configuration](configuration.md#override-words). |
        | `--multirun` | A job for each combination of values such as `seed=1,2,3`, [side by side](configuration.md#run-a-job-many-times). |

        ## Exit codes

        | code | meaning |
        |---|---|
        | 0 | Success. |
        | 1 | An error of the data or the machine. One line says what, where and how to mend it; earlier results are whole. |
        | 2 | Wrong usage: an unknown command or option, a value out of range, a missing option. Nothing was read or written. |
        | 130 | Stopped by Ctrl-C. A training has written a checkpoint, and `--resume` resumes it. |

        """;

    /// <summary>The reference.</summary>
    /// <param name="root">All commands.</param>
    public static string Of(RootCommand root)
    {
        var text = new StringBuilder(Introduction);
        foreach (JobDefinition job in CommandJobs.All)
        {
            if (job is SearchDefinition) continue;
            AddSection(text, $"`crest {job.Name}`", job.Description, job.Options, $"crest {job.Name} {job.Example}".TrimEnd());
        }

        foreach (SearchDefinition search in CommandJobs.All.OfType<SearchDefinition>().DistinctBy(search => search.Type))
            AddSearch(text, search);
        foreach (Command command in Plain(root, "crest").Select(entry => entry.Command)) AddPlain(text, command);
        return text.ToString();
    }

    private static void AddSearch(StringBuilder text, SearchDefinition search)
    {
        string options = "The options of the training are accepted too, but for those of its run (`--output-dir`, "
            + "`--resume`, `--force`, `--threads`, `--parameter-path`): "
            + "they are the same in all trials, and an option that is given is not searched. [Searching](search.md) explains the use.";
        AddSection(
            text, $"`crest train METHOD {search.Word}`",
            $"{search.Description}\n\nMETHOD is that of any training: `{search.Words[1]}`, `real-bogus xgboost`, `image`. {options}",
            OptionTable.Of(search.Type).Options, $"crest {search.Name} {search.Example}");
    }

    private static void AddSection(
        StringBuilder text, string heading, string description, IEnumerable<OptionDefinition> options, string example)
    {
        text.Append("\n## ").Append(heading).Append("\n\n").Append(Sentences(description))
            .Append("\n\n| option | default | meaning |\n|---|---|---|\n");
        foreach (OptionDefinition option in options)
            text.Append("| ").Append(Named(option)).Append(" | ").Append(Default(option)).Append(" | ").Append(Cell(option.Description))
                .Append(Range(option)).Append(" |\n");
        text.Append("\n    ").Append(example).Append('\n');
    }

    private static void AddPlain(StringBuilder text, Command command)
    {
        string name = string.Join(' ', Names(command));
        text.Append("\n## `").Append(name).Append("`\n\n").Append(Sentences(command.Description ?? "")).Append('\n');
        foreach (Argument argument in command.Arguments)
            text.Append("\n`").Append(argument.Name).Append("`: ").Append(argument.Description).Append('\n');
        if (command.Options.Count > 0)
        {
            text.Append("\n| option | default | meaning |\n|---|---|---|\n");
            foreach (Option option in command.Options)
            {
                string value = option.HelpName is { } placeholder ? $" {placeholder}" : "";
                string usual = option.HasDefaultValue && option.ValueType != typeof(bool) ? $"`{option.GetDefaultValue()}`" : "";
                text.Append("| `").Append(option.Name).Append(value).Append("` | ").Append(usual).Append(" | ")
                    .Append(Cell(option.Description ?? "")).Append(" |\n");
            }
        }

        if (ExampleHelp.ExampleOf(command) is { } example) text.Append("\n    ").Append(example).Append('\n');
    }

    private static string Named(OptionDefinition option)
    {
        string values = option.Choices.Count > 0 ? string.Join('|', option.Choices) : option.Placeholder;
        string value = option.IsFlag ? "" : $" {values.Replace("|", "\\|", StringComparison.Ordinal)}";
        string old = option.Aliases.Count > 0 ? $" ({string.Join(", ", option.Aliases.Select(alias => $"`--{alias}`"))})" : "";
        return $"`--{option.Name}{value}`{old}";
    }

    private static string Default(OptionDefinition option) =>
        option.IsRequired ? "required" : option.DefaultText is { } text ? $"`{Cell(text)}`" : "";

    private static string Range(OptionDefinition option) =>
        option.Range.IsBounded ? $" {char.ToUpperInvariant($"{option.Range}"[0])}{$"{option.Range}"[1..]}." : "";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>One sentence a line.</summary>
    private static string Sentences(string text) => text.Replace(". ", ".\n", StringComparison.Ordinal);

    /// <summary>The commands that are no jobs.</summary>
    private static IEnumerable<(string Name, Command Command)> Plain(Command command, string name) => command.Subcommands
        .SelectMany(below => below is JobCommand
            ? []
            : Plain(below, $"{name} {below.Name}").Concat(below.Action is null ? [] : [($"{name} {below.Name}", below)]));

    private static IEnumerable<string> Names(Symbol command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? [.. Names(parent), command.Name] : ["crest"];
}
