using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Crest.CommandLine.Results;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Foundation.Progress;
using Crest.Pipelines.Configurations;
using Crest.Pipelines.Jobs;

namespace Crest.CommandLine.Commands;

/// <summary>
/// A job of the catalogue as a command: its options are those of the definition, its action runs the job and shows the result.
/// </summary>
internal sealed class JobCommand : Command
{
    private readonly JobDefinition _job;
    private readonly List<(OptionDefinition Definition, Option Option)> _options = [];
    private (OptionDefinition Definition, Argument<string[]> Argument)? _words;

    /// <summary>Makes the command.</summary>
    /// <param name="job">The job.</param>
    public JobCommand(JobDefinition job)
        : base(job.Words[^1], $"{job.Description}\n\n{ExampleHelp.Mark}{string.Join(' ', ["crest", .. job.Words, job.Example]).TrimEnd()}")
    {
        _job = job;
        // Words that are no options change the configuration.
        TreatUnmatchedTokensAsErrors = false;
        SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
    }

    /// <summary>The job.</summary>
    public JobDefinition Job => _job;

    /// <summary>Adds the options of the job.</summary>
    /// <param name="isConfigured">Whether a configuration may give those that are required.</param>
    public void AddOptions(bool isConfigured)
    {
        foreach (OptionDefinition definition in _job.Options)
        {
            Option option = Make(definition);
            option.Required = definition.IsRequired && !isConfigured && !definition.TakesWords;
            _options.Add((definition, option));
            Options.Add(option);
            if (definition.TakesWords) AddWords(definition);
        }

        ConfigOptions.AddTo(this);
    }

    /// <summary>The jobs of a command line: one, or with <c>--multirun</c> those of all combinations.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="CrestException">The configuration does not fit the job.</exception>
    /// <exception cref="WrongUsageException">An option is wrong or missing.</exception>
    public IReadOnlyList<ConfiguredJob> Compose(ParseResult parsed)
    {
        try
        {
            string[] changes = [.. Words(parsed).Where(IsChange), .. parsed.UnmatchedTokens];
            var composer = new JobComposer(_job, parsed.GetValue(ConfigOptions.File), changes);
            return parsed.GetValue(ConfigOptions.Multirun) ? composer.All(Given(parsed)) : [composer.One(Given(parsed))];
        }
        catch (OptionException e)
        {
            throw new WrongUsageException(ErrorText.Of(e), string.Join(' ', ["crest", .. _job.Words]));
        }
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        // Now that the command line has its own handlers: they wait for the command's end, and the last one is called first.
        StopSignal.Watch();
        IReadOnlyList<ConfiguredJob> jobs = Compose(parsed);
        JobContext Context(IProgress<StepProgress> progress) => new(Environment.CurrentDirectory)
        {
            RunStore = RunStoreOption.Of(parsed),
            Progress = progress,
            Message = Screen.Say,
            Cancellation = cancellation,
            StopSignal = () => StopSignal.Name,
            Program = ThisProgram.Words,
            Tags = jobs[0].Tags,
        };
        if (parsed.GetValue(ConfigOptions.Multirun))
        {
            MultirunTable.Show(ProgressDisplay.Run(progress => Multirun.Run(jobs, Context(progress), ConfigOptions.PlaceOf(parsed))));
            return 0;
        }

        Job job = jobs[0].Job;
        WarnOfThreads(jobs[0]);
        object result = ProgressDisplay.Run(progress => job.RunAny(Context(progress)));
        JobResults.Show(job, result);
        return 0;
    }

    /// <summary>Threads wait for each other by spinning, so more of them than cores do less work.</summary>
    private static void WarnOfThreads(ConfiguredJob job)
    {
        if (job.Words.FirstOrDefault(option => option.Key == "threads").Value is [var text]
            && int.TryParse(text, CultureInfo.InvariantCulture, out int threads) && threads > Environment.ProcessorCount)
            Screen.Say($"--threads {threads}: this machine has {Environment.ProcessorCount} cores, and more threads than cores are slower");
    }

    /// <summary>The options that were typed, with their words.</summary>
    private IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Given(ParseResult parsed)
    {
        string[] words = [.. Words(parsed).Where(word => !IsChange(word))];
        foreach ((OptionDefinition definition, Option option) in _options)
        {
            string[] typed = parsed.GetResult(option) is { Implicit: false } result ? [.. result.Tokens.Select(token => token.Value)] : [];
            bool takesWords = definition.TakesWords && words.Length > 0;
            if (takesWords || parsed.GetResult(option) is { Implicit: false })
                yield return KeyValuePair.Create(definition.Name, (IReadOnlyList<string>)(takesWords ? [.. words, .. typed] : typed));
        }
    }

    /// <summary>Words that belong to no option, of a job that takes some; of others they are unmatched.</summary>
    private string[] Words(ParseResult parsed) =>
        _words is var (_, argument) && parsed.GetResult(argument) is { } result ? [.. result.Tokens.Select(token => token.Value)] : [];

    /// <summary>Whether a word changes the configuration, or is an option that is not there: <c>key=value</c>, <c>~key</c>.</summary>
    private static bool IsChange(string word) => word.Contains('=', StringComparison.Ordinal) || word[..1] is "~" or "-";

    private void AddWords(OptionDefinition definition)
    {
        var argument = new Argument<string[]>(definition.Placeholder)
        {
            Arity = ArgumentArity.ZeroOrMore, Description = definition.Description,
        };
        _words = (definition, argument);
        Arguments.Add(argument);
    }

    private static Option Make(OptionDefinition definition)
    {
        string[] aliases = [.. definition.Aliases.Select(alias => $"--{alias}")];
        string name = $"--{definition.Name}";
        Option option = definition.IsFlag ? new Option<bool>(name, aliases)
            : definition.IsList
                ? new Option<string[]>(name, aliases) { DefaultValueFactory = definition.DefaultText is { } list ? _ => [list] : null }
            : new Option<string>(name, aliases) { DefaultValueFactory = definition.DefaultText is { } text ? _ => text : null };
        if (!definition.IsFlag)
            option.HelpName = definition.Choices.Count > 0 ? string.Join('|', definition.Choices) : definition.Placeholder;
        if (definition.IsList) option.Arity = ArgumentArity.OneOrMore;
        // A list of texts is given one by one: they may begin with dashes.
        option.AllowMultipleArgumentsPerToken = definition.IsList && definition.ValueType != typeof(IReadOnlyList<string>);
        option.Description = definition.Description;
        option.Validators.Add(result => Check(definition, result));
        return option;
    }

    /// <summary>A value outside of the range is wrong usage, reported before anything is read.</summary>
    private static void Check(OptionDefinition definition, OptionResult result)
    {
        if (result.Implicit || result.Errors.Any()) return;
        try
        {
            definition.Parse([.. result.Tokens.Select(token => token.Value)]);
        }
        catch (OptionException e)
        {
            result.AddError(ErrorText.Of(e));
        }
    }
}
