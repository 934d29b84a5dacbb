using System.CommandLine;
using System.CommandLine.Parsing;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;
using Crest.Pipelines.Searches;
using Crest.Pipelines.TrainingRuns;

namespace Crest.CommandLine.Commands;

/// <summary>
/// A command that trains a model. What its options say of a training is in one place, so that the command line, a file of parameters and the
/// trials of a study speak one language: the names and values of options.
/// </summary>
internal sealed class TrainingCommand : Command
{
    /// <summary>Where results go and how fast: nothing that trials are made of.</summary>
    private static readonly string[] NotOfTrials = ["--output-dir", "--resume", "--force", "--threads", "--n-jobs", "--parameter-path", "--features-from", "--train-head", "--help"];

    /// <summary>By what trials are compared, which is the same for all of them.</summary>
    private static readonly string[] SameForAll = ["--seed", "--split-ratio", "--output-size", "--beta"];

    private readonly Option<string?> _parameters = new("--parameter-path")
    {
        Description = "JSON file of parameters, such as best_parameter.json of a search: options of this command, with underscores. An option that is given too wins.", HelpName = "FILE",
    };

    private readonly Func<ParseResult, ITrainingJob> _job;

    /// <summary>Makes a command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, with an example.</param>
    /// <param name="options">Its options.</param>
    /// <param name="job">What parsed options mean.</param>
    public TrainingCommand(string name, string description, IEnumerable<Option> options, Func<ParseResult, ITrainingJob> job)
        : base(name, description)
    {
        _job = job;
        foreach (Option option in options) Options.Add(option);
        Options.Add(_parameters);
        SetAction((parsed, cancellation) => Task.Run(() => Train(JobOf(parsed), cancellation), CancellationToken.None));
    }

    /// <summary>The words of the command after <c>crest train</c>.</summary>
    public IReadOnlyList<string> Words
    {
        get
        {
            List<string> words = [];
            for (Command? command = this; command is { Name: not "train" }; command = command.Parents.OfType<Command>().FirstOrDefault()) words.Insert(0, command.Name);
            return words;
        }
    }

    /// <summary>The options that trials of a search are made of.</summary>
    public IEnumerable<Option> OfTrials => Options.Where(option => !NotOfTrials.Contains(option.Name));

    /// <summary>Those whose best values a search may look for.</summary>
    public IEnumerable<Option> Searchable => OfTrials.Where(option => !option.Required && !SameForAll.Contains(option.Name));

    /// <summary>The options that were given, without the blanks and dashes of the command line.</summary>
    /// <param name="parsed">What was typed after this command or one that shares its options.</param>
    public IReadOnlyList<KeyValuePair<string, string[]>> Given(ParseResult parsed) =>
    [
        .. Options.Select(parsed.GetResult).OfType<OptionResult>().Where(result => !result.Implicit)
            .Select(result => KeyValuePair.Create(result.Option.Name.TrimStart('-'), (string[])[.. result.Tokens.Select(token => token.Value)])),
    ];

    /// <summary>The training that options describe.</summary>
    /// <param name="options">The options with their values, without dashes in front.</param>
    /// <param name="source">Where they are from, for the error.</param>
    /// <exception cref="CrestException">An option is unknown or missing, or its value is none.</exception>
    public ITrainingJob JobOf(IEnumerable<KeyValuePair<string, string[]>> options, string source)
    {
        ParseResult parsed = Parse([.. options.SelectMany(AsTyped)], new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Errors.Count == 0 ? JobOf(parsed) : throw new CrestException($"{source}: {ErrorText.Of(parsed)}");
    }

    /// <summary>The option that a parameter stands for.</summary>
    /// <param name="parameter">The parameter: the option's name with underscores.</param>
    /// <param name="source">Where it is named, for the error.</param>
    /// <exception cref="CrestException">There is no such option, or it cannot be searched: what can be is named.</exception>
    public Option OptionOf(string parameter, string source)
    {
        string name = $"--{parameter.Replace('_', '-')}";
        return Searchable.FirstOrDefault(option => option.Name == name)
            ?? throw new CrestException($"{source}: '{parameter}' is no parameter of 'crest train {string.Join(' ', Words)}'; known are {string.Join(", ", Searchable.Select(option => option.Name[2..].Replace('-', '_')))}");
    }

    /// <summary>Parameters as options; one that is null is left out, so that the option keeps its default.</summary>
    /// <param name="parameters">Name and value each.</param>
    /// <param name="source">Where they are from, for the error.</param>
    public IEnumerable<KeyValuePair<string, string[]>> OptionsOf(IEnumerable<KeyValuePair<string, object?>> parameters, string source)
    {
        foreach ((string name, object? value) in parameters)
        {
            Option option = OptionOf(name, source);
            if (value is null) continue;
            string text = OptionText.Of(value);
            yield return KeyValuePair.Create(option.Name[2..], option.AllowMultipleArgumentsPerToken ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [text]);
        }
    }

    private ITrainingJob JobOf(ParseResult parsed)
    {
        if (parsed.GetResult(_parameters) is null || parsed.GetValue(_parameters) is not { } path) return _job(parsed);
        KeyValuePair<string, string[]>[] given = [.. Given(parsed).Where(option => $"--{option.Key}" != _parameters.Name)];
        IEnumerable<KeyValuePair<string, string[]>> read = OptionsOf(BestParameterFile.Read(path), path);
        return JobOf([.. given, .. read.Where(option => given.All(other => other.Key != option.Key))], path);
    }

    private static IEnumerable<string> AsTyped(KeyValuePair<string, string[]> option) => option.Value.Length == 1
        ? [$"--{option.Key}={option.Value[0]}"]
        : [$"--{option.Key}", .. option.Value];

    private static int Train(ITrainingJob job, CancellationToken cancellation)
    {
        TrainingSummary summary = ProgressDisplay.Run(progress => job.Run(
            (id, folder) => Screen.Say($"run {id} in {folder}"),
            report => progress.Report(TrainingProgress.Of($"training {job.Method}", job.Steps, report)),
            cancellation));
        TrainingResult.Show(summary);
        return 0;
    }
}
