using System.CommandLine;
using Crest.Experiments.Configurations;
using Crest.Hosts.Schedulers;
using Crest.Pipelines.Configurations;

namespace Crest.CommandLine.Commands;

/// <summary>What every job takes beside its own options: a configuration file, and whether it is run several times.</summary>
internal static class ConfigOptions
{
    /// <summary>The file of the configuration.</summary>
    public static Option<string?> File { get; } = new("--config")
    {
        Description = "YAML file of options; words such as epochs=3 after it change its values, and options override both.",
        HelpName = "FILE",
    };

    /// <summary>Whether each combination of the values of the override words is a job of its own.</summary>
    public static Option<bool> Multirun { get; } = new("--multirun")
    {
        Description = "Run a job for each combination of values such as seed=1,2,3, side by side. The same command resumes them.",
    };

    /// <summary>The scheduler in whose queue the jobs of a multirun run; null for this machine.</summary>
    public static Option<string?> Submit { get; } = MakeSubmit();

    /// <summary>Options for the scheduler.</summary>
    public static Option<string[]> SubmitOption { get; } = new("--submit-option")
    {
        Description = "With --submit: an option for the scheduler in its own words, such as --submit-option=\"--partition=main\"; "
            + "may be given many times.",
        HelpName = "TEXT",
    };

    /// <summary>Adds the options to the command of a job.</summary>
    /// <param name="command">The command; one that submits by itself keeps its own options for that.</param>
    public static void AddTo(Command command)
    {
        command.Options.Add(File);
        command.Options.Add(Multirun);
        if (command.Options.Any(option => option.Name == Submit.Name)) return;
        command.Options.Add(Submit);
        command.Options.Add(SubmitOption);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Submit) is not null && !result.GetValue(Multirun))
                result.AddError("--submit runs the jobs of --multirun in a queue; give --multirun too, with one or more values");
            if (result.GetResult(SubmitOption) is not null && result.GetResult(Submit) is null)
                result.AddError("--submit-option is for jobs in a queue; give --submit too");
        });
    }

    /// <summary>Where the jobs of a multirun run.</summary>
    /// <param name="parsed">The command line.</param>
    public static MultirunPlace PlaceOf(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.Contains(Submit) && parsed.GetValue(Submit) is { } scheduler
            ? new MultirunQueue(scheduler, parsed.GetValue(SubmitOption) ?? [])
            : new MultirunHere();

    /// <summary>Whether words of a command line have a configuration, which may give what is required.</summary>
    /// <param name="typed">The words.</param>
    public static bool AreIn(IReadOnlyList<string> typed) =>
        typed.Any(word => word == File.Name || word.StartsWith($"{File.Name}=", StringComparison.Ordinal) || ConfigOverride.Looks(word));

    private static Option<string?> MakeSubmit()
    {
        var option = new Option<string?>("--submit")
        {
            Description = "With --multirun: run the jobs in the queue of a cluster's scheduler and follow them; Ctrl-C cancels them. "
                + "Machines of the cluster must see this folder and the data.",
            HelpName = string.Join('|', SchedulerDefinition.Names),
        };
        option.AcceptOnlyFromAmong([.. SchedulerDefinition.Names]);
        return option;
    }

    /// <summary>The words of a command line that are neither commands nor options nor overrides.</summary>
    /// <param name="parsed">The command line.</param>
    public static IEnumerable<string> Strays(ParseResult parsed) => parsed.CommandResult.Command is JobCommand
        ? parsed.UnmatchedTokens.Where(word => !ConfigOverride.Looks(word))
        : parsed.UnmatchedTokens;
}
