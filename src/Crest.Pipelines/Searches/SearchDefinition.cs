using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary>The search of a training's options: it takes the options of the trials, which it holds fixed, and its own.</summary>
/// <param name="Training">The training.</param>
/// <param name="Word">The last word: <c>search</c> or <c>search-parallel</c>.</param>
/// <param name="Type">The record of its own options.</param>
/// <param name="Description">What it does.</param>
/// <param name="Example">Options of an example that works.</param>
public sealed record SearchDefinition(TrainingDefinition Training, string Word, Type Type, string Description, string Example)
    : JobDefinition(string.Join(' ', [.. Training.Words.Where(word => word != "optimize"), Word]), Type, Description, Example)
{
    private const string Leaves =
        "Leaves best_parameter.json, which the training reads with --parameter-path, "
        + "report.html, config.yaml and log.txt, and an entry in the table of runs.";

    /// <inheritdoc/>
    public override IReadOnlyList<OptionDefinition> Options => [.. Training.OfTrials, .. OptionTable.Of(Type).Options];

    /// <summary>Both searches of a training.</summary>
    /// <param name="training">The training.</param>
    public static IReadOnlyList<SearchDefinition> Of(TrainingDefinition training)
    {
        ArgumentNullException.ThrowIfNull(training);
        const string again = "The same command continues the study.";
        string data = $"--n-iterations 40 {training.DataExample} --output-dir models/search";
        return
        [
            new(
                training, "search", typeof(SearchWithThreads),
                $"Search hyperparameters in one process, trials side by side on its cores. {again} {Leaves}", data),
            new(
                training, "search-parallel", typeof(SearchWithWorkers),
                "Search hyperparameters with worker processes, here, as an array job of a cluster (--submit), "
                + $"or on other machines that reach the storage (crest worker). {again} {Leaves}",
                $"--workers 4 {data}"),
        ];
    }

    /// <inheritdoc/>
    public override Job Bind(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> given)
    {
        OptionTable own = OptionTable.Of(Type), training = OptionTable.Of(Training.Type);
        ILookup<bool, KeyValuePair<string, IReadOnlyList<string>>> options = given.ToLookup(option => own.Find(option.Key) is null);
        // Names and values of the training's options are checked before anything is read.
        Training.Bind(options[true]);
        var job = (SearchJob)own.Bind(options[false]) with
        {
            Training = Training,
            Given = options[true].ToDictionary(option => training.Find(option.Key)!.Name, option => option.Value),
        };
        job.Check();
        return job;
    }
}
