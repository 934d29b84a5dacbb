using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Predictions;

/// <summary>A model and the data that it is about to be applied to.</summary>
/// <typeparam name="TResult">What is returned for each file.</typeparam>
internal sealed record Prediction<TResult>
{
    /// <summary>The run that trained the model.</summary>
    public required string ModelRun { get; init; }

    /// <summary>Names of the classes, in the order of the outputs; empty for a regression.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The data set by which runs are listed.</summary>
    public required string Project { get; init; }

    /// <summary>The content hash of each data file, by its role.</summary>
    public required IReadOnlyDictionary<string, string> DataHashes { get; init; }

    /// <summary>What is held until the files are written; null for nothing.</summary>
    public IDisposable? Held { get; init; }

    /// <summary>Computes the content of all files; writes none. Given where it runs, and the folder that the files are for.</summary>
    public required Func<JobContext, string, IReadOnlyList<PredictedFile<TResult>>> Compute { get; init; }
}
