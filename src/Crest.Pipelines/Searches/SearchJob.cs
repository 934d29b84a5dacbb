using System.Globalization;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Foundation.Processes;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary><c>search</c> and <c>search-parallel</c> of a training: looks for its best parameters.</summary>
public abstract record SearchJob : Job<SearchResult>
{
    /// <summary>Number of trials, at least 1.</summary>
    [Option(OptionRole.Protocol, "Number of trials.", Name = "n-iterations", Minimum = 1)]
    public int Iterations { get; init; } = 100;

    /// <summary>Time after which no more trials are started; null for no limit.</summary>
    [Option(OptionRole.Execution, "Time after which no more trials are started: seconds, or e.g. 90m, 2h.")]
    public TimeSpan? Timeout { get; init; }

    /// <summary>How parameters are drawn.</summary>
    [Option(OptionRole.Protocol, "How parameters are drawn.", Choices = ["tpe", "random", "grid", "sobol"])]
    public SamplerKind Sampler { get; init; } = SamplerKind.Tpe;

    /// <summary>How trials are pruned that do worse than others did by then.</summary>
    [Option(
        OptionRole.Protocol, "How trials are pruned that do worse than others did by then.",
        Choices = ["successive-halving", "median", "none"])]
    public PrunerKind Pruner { get; init; } = PrunerKind.SuccessiveHalving;

    /// <summary>The file of the parameters to search; null for the options with a search range that are not given.</summary>
    [Option(
        OptionRole.Input, "YAML file of the parameters to search, options of the training, with their values.", Name = "space",
        Placeholder = "FILE")]
    public string? SpacePath { get; init; }

    /// <summary>Name of the study in the storage; null for one made of data, options and space.</summary>
    [Option(
        OptionRole.Execution, "Name of the study in the storage; made of data, options and space when it is not given.",
        Placeholder = "STUDY")]
    public string? StudyName { get; init; }

    /// <summary>Where studies are kept.</summary>
    [Option(OptionRole.Execution, StudyAddress.Description, Placeholder = "STORAGE", Default = StudyAddress.Default)]
    public string? Storage { get; init; }

    /// <summary>Where the results go; <c>runs/ID</c> of the project where it is null.</summary>
    [Option(
        OptionRole.Output, "Folder of the results; runs/ID of the project when it is not given.", Name = "output-dir", Placeholder = "DIR")]
    public string? OutputFolder { get; init; }

    /// <summary>The training.</summary>
    public TrainingDefinition Training { get; init; } = null!;

    /// <summary>The options that all trials share, with their words.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Given { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <inheritdoc/>
    public override SearchResult Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        const string source = "the options";
        Dictionary<string, IReadOnlyList<string>> given =
            Given.ToDictionary(option => option.Key, option => Portable(option.Key, option.Value, context.Folder));
        var job = (TrainingJob)Training.Bind(given);
        SearchSpace space = SpaceOf(job);
        var objective = new StudyObjective(Training.MethodWords, given, new Dictionary<string, string>());
        var trials = new StudyTrials(SpacePath ?? source, objective, space);
        var sampler = new SamplerOptions(Sampler, (long)OptionTable.Of(Training.Type).Find("seed")!.Get(job)!)
        {
            Multivariate = true, ConstantLiar = true,
        };
        // What cannot be drawn is reported before anything is read or written.
        int iterations = Iterations;
        if (Experiments.Studies.Sampler.Of(sampler, space) is GridSampler { Combinations: var combinations } && combinations < iterations)
        {
            iterations = (int)combinations;
            context.Message?.Invoke($"the grid has {combinations} combinations: as many trials");
        }

        TrialData data = trials.Load();
        objective = objective with { Data = data.Hashes };
        PrunerOptions pruner = PrunerOf(trials.Training.Steps);
        string name = StudyName
            ?? NameOf(trials.Training, data, objective, $"{space.Describe()} {sampler.Kind} {pruner.Kind} {trials.Training.Objective}");
        var study = new StudyDefinition(name, trials.Training.Direction, space, objective.ToJson(), sampler, pruner, iterations);
        string address = StudyAddress.Of(Storage, context);
        using DatabaseStudies storage = DatabaseStudies.Open(address, message: context.Message);
        bool isFile = File.Exists(storage.Name);
        var search = new RunSearch
        {
            Storage = storage,
            Study = AsItIsThere(study, objective, storage, context),
            Training = trials.Training,
            Data = data,
            Workers = MakeWorkers(trials, data, address, name, context),
            Options = Recorded(study, given, isFile ? Path.GetFullPath(storage.Name) : storage.Name),
            HiddenWords = isFile ? null : KeyValuePair.Create(address, storage.Name),
            OutputFolder = OutputFolder,
            Timeout = Timeout,
        };
        SearchResult result = search.Run(context);
        StudyJobs.DeleteEnvironments(context.Project, name, context.Message);
        return result;
    }

    /// <summary>The command that trains with the parameters that were found, but for its own options.</summary>
    public string TrainingLine() => string.Join(
        ' ',
        [
            "crest", .. Training.Words,
            .. Given.SelectMany(option => (string[])[$"--{option.Key}", .. option.Value]).Select(ShellWord.Quote),
        ]);

    /// <summary>Who does the trials.</summary>
    private protected abstract SearchWorkers MakeWorkers(
        StudyTrials trials, TrialData data, string address, string study, JobContext context);

    /// <summary>
    /// The words of an option as a worker understands them that was started elsewhere: paths are absolute, a flag has its value.
    /// </summary>
    private IReadOnlyList<string> Portable(string option, IReadOnlyList<string> words, string folder)
    {
        if (words.Count == 0) return ["true"];
        return OptionTable.Of(Training.Type).Find(option)?.Role == OptionRole.Input
            ? [.. words.Select(path => Path.GetFullPath(path, folder))]
            : words;
    }

    private SearchSpace SpaceOf(TrainingJob job)
    {
        OptionTable table = OptionTable.Of(Training.Type);
        if (SpacePath is not { } path)
        {
            // What is given is not searched.
            var left = new SearchSpace([.. job.DefaultSpace.Parameters.Where(p => !Given.ContainsKey(table.Find(p.Key)!.Name))]);
            return left.Count > 0 ? left
                : throw new CrestException("nothing is left to search: every option of the usual search space is given; "
                    + "leave one out, or name others with --space");
        }

        var read = new SearchSpace(
            [.. SearchSpace.Read(path).Parameters
                .Select(p => KeyValuePair.Create(OptionName.InFiles(Training.Searchable(p.Key, path).Name), p.Value))]);
        if (read.Parameters.FirstOrDefault(p => Given.ContainsKey(table.Find(p.Key)!.Name)).Key is { } twice)
            throw new CrestException($"{path}: '{twice}' is searched, but --{table.Find(twice)!.Name} is given too; leave one of them out");
        return read.Checked();
    }

    /// <summary>Trials are spared while they have hardly begun: their first epochs say little.</summary>
    private PrunerOptions PrunerOf(int steps) => Pruner switch
    {
        PrunerKind.None => new PrunerOptions(PrunerKind.None),
        PrunerKind.Median => new PrunerOptions(PrunerKind.Median) { WarmupSteps = steps / 20 },
        _ => new PrunerOptions(PrunerKind.SuccessiveHalving) { FirstRung = Math.Max(1, steps / 16) },
    };

    /// <summary>
    /// A name that distinguishes searches that share a storage: readable, and another one for other data, options or parameters.
    /// </summary>
    private static string NameOf(TrainingJob job, TrialData data, StudyObjective objective, string more)
    {
        const int longest = 80;
        string readable =
            string.Concat($"{job.Method}-{data.Project}".Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-'));
        return $"{readable[..Math.Min(longest, readable.Length)]}-{objective.Digest(more)}";
    }

    /// <summary>
    /// A study that was begun where the same data were in another place is the same study; its workers look for them here from now on.
    /// </summary>
    private static StudyDefinition AsItIsThere(StudyDefinition study, StudyObjective objective, DatabaseStudies storage, JobContext context)
    {
        if (storage.Find(study.Name)?.Definition is not { } there) return study;
        if (there.Objective != study.Objective && StudyObjective.Parse(there.Objective, study.Name).IsSameAs(objective))
            storage.Redefine(storage.Find(study.Name)!.Id, study.Objective);
        if (there.Sampler != study.Sampler || there.Pruner != study.Pruner)
            context.Message?.Invoke($"warning: the study {study.Name} continues with the sampler and the pruner that it was begun with");
        return study;
    }

    private List<KeyValuePair<string, object?>> Recorded(
        StudyDefinition study, Dictionary<string, IReadOnlyList<string>> given, string storage)
    {
        Dictionary<string, object?> own = OptionTable.Of(GetType()).Record(this).ToDictionary();
        own["space"] = study.Space.Describe();
        own["n_iterations"] = study.Iterations;
        own["storage"] = storage;
        own["timeout"] = Timeout is { } limit ? string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds}s") : null;
        return
        [
            new("command", SearchDefinition.Of(Training).First(search => search.Type == GetType()).Name),
            .. given.Select(option => KeyValuePair.Create(OptionName.InFiles(option.Key), (object?)string.Join(' ', option.Value))),
            .. own,
        ];
    }
}
