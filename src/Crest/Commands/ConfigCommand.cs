using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Options;
using Crest.Pipelines.Configurations;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest config explain | compose | check | schema</c>: what a configuration makes of a job, without running it.</summary>
internal static class ConfigCommand
{
    private const string Words = "The words of a job as they run it, with --config, override words and options.";

    public static Command Create() =>
        new("config", "Show and check what a configuration makes of a job, without running it.")
        {
            Explain(), Compose(), Check(), Schema(),
        };

    private static Command Explain()
    {
        Argument<string[]> words = JobWords(Words);
        var command = new Command("explain", """
            Print each option of a job with its value and where the value is from.

            Example: crest config explain train sn-class optimize --config configs/train.yaml model=small
            """) { words };
        var output = new OutputOptions();
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            if (Jobs(parsed.GetRequiredValue(words)) is not [var job])
                throw new WrongUsageException("explains one job; give each key one value", "crest config explain");
            (string Name, string Value, string Origin)[] rows = [.. job.Definition.Options.Select(option => Row(option, job))];
            if (output.Of(parsed) is not OutputFormat.Table and var format)
            {
                OutputRecords.Show(
                    format,
                    [.. rows.Select(row => new OutputRecord { { "option", row.Name }, { "value", row.Value }, { "origin", row.Origin } })],
                    "option", "value", "origin");
                return 0;
            }

            var table = new FittedTable(
                new FittedColumn("option"), new FittedColumn("value") { Shortest = 12 }, new FittedColumn("origin") { Shortest = 40 });
            foreach ((string name, string value, string origin) in rows) table.AddRow(name, value, origin);
            table.Show("the same command with --csv shows all");
            return 0;
        });
        return command;
    }

    private static Command Compose()
    {
        Argument<string[]> words = JobWords(Words);
        var command = new Command("compose", """
            Print the composed configuration as one YAML file, which crest run --config runs.

            Example: crest config compose train sn-class optimize --config configs/train.yaml model=small
            """) { words };
        command.SetAction(parsed =>
        {
            // The documents of a sweep are parted as YAML parts them.
            Console.Out.Write(string.Join("---\n", Jobs(parsed.GetRequiredValue(words)).Select(job => job.ToYaml())));
            return 0;
        });
        return command;
    }

    private static Command Check()
    {
        Argument<string[]> words = JobWords(Words);
        var command = new Command("check", """
            Check a configuration: its files, its keys and its values, but not the data that it names.

            Example: crest config check train sn-class optimize --config configs/train.yaml --multirun seed=1,2,3
            """) { words };
        command.SetAction(parsed =>
        {
            IReadOnlyList<ConfiguredJob> jobs = Jobs(parsed.GetRequiredValue(words));
            string what = jobs.Count == 1 ? $"{jobs[0].Options.Count(option => option.IsGiven)} options are given" : $"{jobs.Count} jobs";
            Console.Out.WriteLine($"crest {jobs[0].Definition.Name}: {what}, and all fit");
            return 0;
        });
        return command;
    }

    private static Command Schema()
    {
        Argument<string[]> words = JobWords("The words of a job.");
        var command = new Command("schema", """
            Print the JSON schema of the configuration of a job, by which editors complete and check it.

            Example: crest config schema train sn-class optimize > train.schema.json
            """) { words };
        command.SetAction(parsed =>
        {
            Console.Out.WriteLine(JobSchema.Write(Find(parsed.GetRequiredValue(words), CrestCommandLine.CreateRoot([])).Command.Job));
            return 0;
        });
        return command;
    }

    private static Argument<string[]> JobWords(string description) =>
        new("JOB") { Description = description, Arity = ArgumentArity.OneOrMore };

    private static (string Name, string Value, string Origin) Row(OptionDefinition option, ConfiguredJob job) =>
        job.Options.FirstOrDefault(given => given.Option == option && given.IsGiven) is { } found
            ? (found.Key, found.Value.Text, found.Value.Origin)
            : (OptionName.InFiles(option.Name), option.DefaultText ?? OptionValue.Text(option.Default), "default");

    private static IReadOnlyList<ConfiguredJob> Jobs(string[] typed)
    {
        IReadOnlyList<string> words = RunCommand.WordsOf(typed is [['-', ..], ..] ? ["run", .. typed] : typed);
        (JobCommand command, ParseResult parsed) = Find(words, CrestCommandLine.CreateRoot(words, isConfigured: true));
        return command.Compose(parsed);
    }

    private static (JobCommand Command, ParseResult Parsed) Find(IReadOnlyList<string> words, RootCommand root)
    {
        ParseResult parsed = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (CrestCommandLine.Fault(parsed) is { } fault) throw new WrongUsageException(fault, "crest config");
        return parsed.CommandResult.Command is JobCommand command
            ? (command, parsed)
            : throw new WrongUsageException("give the words of a job, such as 'train sn-class optimize'", "crest config");
    }
}
