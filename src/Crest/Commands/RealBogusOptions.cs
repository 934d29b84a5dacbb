using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Pipelines.RealBogus;
using Crest.Survey.PreparedData;

namespace Crest.CommandLine.Commands;

/// <summary>What every training of real/bogus models takes.</summary>
internal sealed class RealBogusOptions
{
    private readonly Option<string> _data = new("--data-path") { Description = "Candidates of one filter, as 'crest prepare real-bogus' wrote them.", Required = true, HelpName = "FILE" };
    private readonly Option<string?> _output = new("--output-dir") { Description = "Folder of the results; runs/ID of the project when it is not given.", HelpName = "DIR" };
    private readonly Option<string[]> _ratio = new("--split-ratio") { Description = "Shares of training, validation and test, e.g. 0.8 0.1 0.1 or 8:1:1.", DefaultValueFactory = _ => ["8:1:1"], AllowMultipleArgumentsPerToken = true, HelpName = "RATIO" };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of the split and of all that is drawn in the training.", DefaultValueFactory = _ => 0, CustomParser = SeedText.Parse, HelpName = "N" };
    private readonly Option<int> _threads;
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on where an interrupted training of this --output-dir stopped; it ends with the same model, bit by bit." };
    private readonly Option<bool> _force = new("--force") { Description = "Replace the results of another training in --output-dir." };

    private RealBogusOptions(Option<int> threads) => _threads = threads;

    /// <summary>Makes a command that trains one kind of model.</summary>
    /// <param name="name">The command's name.</param>
    /// <param name="description">What it does, with an example.</param>
    /// <param name="options">The options of this kind of model.</param>
    /// <param name="threads">The option of the number of threads.</param>
    /// <param name="learner">Makes of the parsed options what is to learn.</param>
    public static TrainingCommand Command(string name, string description, IEnumerable<Option> options, Option<int> threads, Func<ParseResult, RealBogusLearner> learner)
    {
        var shared = new RealBogusOptions(threads);
        Option[] all = [.. options, shared._data, shared._output, shared._ratio, shared._seed, threads, shared._resume, shared._force];
        return new TrainingCommand(name, description, all, parsed => shared.Job(parsed, learner(parsed)));
    }

    /// <summary>Example for the help of a command.</summary>
    public const string Example = "--data-path data/processed/param_HSC-I2.nc --output-dir models/HSC-I2";

    private TrainRealBogus Job(ParseResult parsed, RealBogusLearner learner) => new()
    {
        Learner = learner,
        DataPath = parsed.GetRequiredValue(_data),
        OutputFolder = parsed.GetValue(_output),
        SplitRatio = SplitRatio.Parse(string.Join(' ', parsed.GetRequiredValue(_ratio))),
        Seed = parsed.GetValue(_seed),
        Threads = parsed.GetValue(_threads) is > 0 and var given ? given : Environment.ProcessorCount,
        Resume = parsed.GetValue(_resume),
        Force = parsed.GetValue(_force),
    };
}
