using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;
using Crest.Foundation.Processes;
using Crest.Pipelines.Searches;
using Crest.Pipelines.TrainingRuns;

namespace Crest.CommandLine.Commands;

/// <summary><c>search</c> and <c>search-parallel</c> of a training command: looks for its best parameters.</summary>
internal sealed class SearchCommand
{
    private static readonly string[] Pruners = ["successive-halving", "median", "none"], Samplers = ["tpe", "random", "grid", "sobol"];

    private readonly TrainingCommand _training;
    private readonly bool _parallel;
    private readonly Option<int> _iterations = new Option<int>("--n-iterations") { Description = "Number of trials.", DefaultValueFactory = _ => 100, HelpName = "N" }.AtLeast(1);
    private readonly Option<TimeSpan?> _timeout = new("--timeout") { Description = "Time after which no more is tried: seconds, or e.g. 90m, 2h.", CustomParser = DurationText.Parse, HelpName = "TIME" };
    private readonly Option<string> _pruner = new("--pruner") { Description = "How trials are given up that do worse than others did by then.", DefaultValueFactory = _ => Pruners[0] };
    private readonly Option<string> _sampler = new("--sampler") { Description = "How parameters are drawn.", DefaultValueFactory = _ => Samplers[0] };
    private readonly Option<string?> _space = new("--space") { Description = "YAML file of the parameters to search, options of the training, with their values.", HelpName = "FILE" };
    private readonly Option<string?> _name = new("--study-name") { Description = "Name of the study in the storage; made of data, options and space when it is not given.", HelpName = "NAME" };
    private readonly Option<string?> _output = new("--output-dir") { Description = "Folder of the results; runs/ID of the project when it is not given.", HelpName = "DIR" };
    private readonly StorageOption _storage = StorageOption.Create();
    private readonly Option<int> _workers;
    private readonly ClusterOptions _cluster = new();

    private SearchCommand(TrainingCommand training, bool parallel)
    {
        (_training, _parallel) = (training, parallel);
        _pruner.AcceptOnlyFromAmong(Pruners);
        _sampler.AcceptOnlyFromAmong(Samplers);
        _workers = parallel
            ? new Option<int>("--workers") { Description = "Number of worker processes, one trial each.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" }.AtLeast(1)
            : new Option<int>("--threads") { Description = "Trials at once, one thread each: several small networks beat one network on many cores.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" }.AtLeast(1);
    }

    /// <summary>Both commands of a training.</summary>
    /// <param name="training">The training.</param>
    /// <param name="example">Options of an example.</param>
    public static IEnumerable<Command> Of(TrainingCommand training, string example) =>
        [new SearchCommand(training, parallel: false).Create(example), new SearchCommand(training, parallel: true).Create(example).WithOldSpelling()];

    private Command Create(string example)
    {
        string path = string.Join(' ', _training.Words.Where(word => word != "optimize"));
        string what = _parallel
            ? "Search hyperparameters with worker processes, here, as an array job of a cluster (--submit), or on other machines that reach the storage (crest worker). The same command goes on where the study stands."
            : "Search hyperparameters in one process, trials side by side on its cores. The same command goes on where the study stands.";
        var command = new Command(_parallel ? "search-parallel" : "search", $"""
            {what} Leaves best_parameter.json, which the training reads with --parameter-path, report.html, config.yaml and log.txt, and an entry in the table of runs.

            Example: crest train {path} {(_parallel ? "search-parallel --workers 4" : "search")} --n-iterations 40 {example} --output-dir models/search
            """);
        foreach (Option option in (Option[])[.. _training.OfTrials, _iterations, _timeout, _pruner, _sampler, _space, _name, _storage, _workers, _output]) command.Options.Add(option);
        if (_parallel) _cluster.AddTo(command, _workers);
        foreach (Action<CommandResult> validator in _training.Validators) command.Validators.Add(validator);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        const string source = "the options";
        Dictionary<string, string[]> given = _training.Given(parsed).ToDictionary(option => option.Key, option => StudyObjective.Portable(option.Key, option.Value));
        SearchSpace space = SpaceOf(parsed, _training.JobOf(given, source), given);
        var objective = new StudyObjective(_training.Words, given, new Dictionary<string, string>());
        var trials = new StudyTrials(parsed.GetValue(_space) ?? source, objective, space);
        SamplerOptions sampler = SamplerOf(parsed);
        // What cannot be drawn is said before anything is read or written.
        int iterations = parsed.GetValue(_iterations);
        if (Sampler.Of(sampler, space) is GridSampler { Combinations: var combinations } && combinations < iterations)
        {
            iterations = (int)combinations;
            Screen.Say($"the grid has {combinations} combinations: as many trials");
        }

        TrialData data = trials.Load();
        objective = objective with { Data = data.Hashes };
        PrunerOptions pruner = PrunerOf(parsed, trials.Training.Steps);
        string name = parsed.GetValue(_name) ?? NameOf(trials.Training, data, objective, $"{space.Describe()} {sampler.Kind} {pruner.Kind}");
        var study = new StudyDefinition(name, trials.Training.Direction, space, objective.ToJson(), sampler, pruner, iterations);

        string address = _storage.AddressIn(parsed);
        using DatabaseStudies storage = DatabaseStudies.Open(address);
        bool isFile = File.Exists(storage.Name);
        var search = new RunSearch
        {
            Storage = storage,
            Study = AsItIsThere(study, objective, storage),
            Training = trials.Training,
            Data = data,
            Workers = !_parallel ? new ThreadWorkers(trials.On(data), trials.StepCost, parsed.GetValue(_workers))
                : _cluster.WorkersIn(parsed, address, name, parsed.GetValue(_workers)) ?? (SearchWorkers)StorageOption.Processes(address, name, parsed.GetValue(_workers)),
            Options = OptionsOf(parsed, study, given, isFile ? Path.GetFullPath(storage.Name) : storage.Name),
            HiddenWords = isFile ? null : KeyValuePair.Create(address, storage.Name),
            OutputFolder = parsed.GetValue(_output),
            Timeout = parsed.GetValue(_timeout),
        };
        SearchResult result = ProgressDisplay.Run(progress => search.Run((id, folder) => Screen.Say($"run {id} in {folder}, study {name}"), progress, Screen.Say, cancellation));
        SearchSummary.Show(result, trials.Training, TrainingLine(given));
        return 0;
    }

    private SearchSpace SpaceOf(ParseResult parsed, ITrainingJob job, Dictionary<string, string[]> given)
    {
        if (parsed.GetValue(_space) is not { } path)
        {
            // What is given is not searched.
            var left = new SearchSpace([.. job.DefaultSpace.Parameters.Where(p => !given.ContainsKey(p.Key.Replace('_', '-')))]);
            return left.Count > 0 ? left : throw new CrestException("nothing is left to search: every option of the usual search space is given; leave one out, or name others with --space");
        }

        var read = new SearchSpace([.. SearchSpace.Read(path).Parameters.Select(p => KeyValuePair.Create(p.Key.Replace('-', '_'), p.Value))]);
        foreach ((string name, _) in read.Parameters) _training.OptionOf(name, path);
        if (read.Parameters.FirstOrDefault(p => given.ContainsKey(p.Key.Replace('_', '-'))).Key is { } twice)
            throw new CrestException($"{path}: '{twice}' is searched, but --{twice.Replace('_', '-')} is given too; leave one of them out");
        return read.Checked();
    }

    /// <summary>What trains with the parameters that were found, but for its own options.</summary>
    private string TrainingLine(Dictionary<string, string[]> given) =>
        string.Join(' ', ["crest", "train", .. _training.Words, .. given.SelectMany(option => (string[])[$"--{option.Key}", .. option.Value]).Select(ShellWord.Quote)]);

    private SamplerOptions SamplerOf(ParseResult parsed)
    {
        SamplerKind kind = parsed.GetValue(_sampler) switch { "random" => SamplerKind.Random, "grid" => SamplerKind.Grid, "sobol" => SamplerKind.Sobol, _ => SamplerKind.Tpe };
        long seed = parsed.GetValue(_training.Options.OfType<Option<long>>().Single(option => option.Name == "--seed"));
        return new SamplerOptions(kind, seed) { Multivariate = true, ConstantLiar = true };
    }

    /// <summary>Trials are spared while they have hardly begun: what the first epochs give says little.</summary>
    private PrunerOptions PrunerOf(ParseResult parsed, int steps) => parsed.GetValue(_pruner) switch
    {
        "none" => new PrunerOptions(PrunerKind.None),
        "median" => new PrunerOptions(PrunerKind.Median) { WarmupSteps = steps / 20 },
        _ => new PrunerOptions(PrunerKind.SuccessiveHalving) { FirstRung = Math.Max(1, steps / 16) },
    };

    /// <summary>What tells searches apart that share a storage: readable, and another one for other data, options or parameters.</summary>
    private static string NameOf(ITrainingJob job, TrialData data, StudyObjective objective, string more)
    {
        string readable = string.Concat($"{job.Method}-{data.Project}".Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-'));
        return $"{readable[..Math.Min(80, readable.Length)]}-{objective.Digest(more)}";
    }

    /// <summary>A study that was begun where the same data lay in another place is the same study; its workers look for them here from now on.</summary>
    private static StudyDefinition AsItIsThere(StudyDefinition study, StudyObjective objective, StudyStorage storage)
    {
        if (storage.Find(study.Name)?.Definition is not { } there) return study;
        if (there.Objective != study.Objective && StudyObjective.Parse(there.Objective, study.Name).IsSameAs(objective)) storage.Redefine(storage.Find(study.Name)!.Id, study.Objective);
        if (there.Sampler != study.Sampler || there.Pruner != study.Pruner) Screen.Warn($"the study {study.Name} goes on with the sampler and the pruner that it was begun with");
        return study;
    }

    private List<KeyValuePair<string, object?>> OptionsOf(ParseResult parsed, StudyDefinition study, Dictionary<string, string[]> given, string storage) =>
    [
        new("command", string.Join(' ', _training.Words)),
        .. given.Select(option => KeyValuePair.Create(option.Key.Replace('-', '_'), (object?)string.Join(' ', option.Value))),
        new("space", study.Space.Describe()),
        new("n_iterations", study.Iterations),
        new("timeout", parsed.GetValue(_timeout)?.ToString("g", CultureInfo.InvariantCulture)),
        new("sampler", parsed.GetValue(_sampler)),
        new("pruner", parsed.GetValue(_pruner)),
        new("storage", storage),
        new("output_dir", parsed.GetValue(_output)),
        new(_workers.Name[2..], parsed.GetValue(_workers)),
        .. _parallel ? _cluster.Given(parsed) : [],
    ];
}
