using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Predictions;

/// <summary>A file of predictions that is to be written.</summary>
/// <typeparam name="TResult">What is returned for it.</typeparam>
internal sealed record PredictedFile<TResult>
{
    /// <summary>What is returned for it.</summary>
    public required TResult Result { get; init; }

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Its content.</summary>
    public required byte[] Content { get; init; }

    /// <summary>A report that is written beside it; null for none.</summary>
    public (string Path, byte[] Content)? Report { get; init; }

    /// <summary>The split of the data, by which its metrics are named.</summary>
    public required string Split { get; init; }

    /// <summary>How good the predictions are; null where no truth is known.</summary>
    public required ISplitMetrics? Metrics { get; init; }

    /// <summary>The data, as the user named them.</summary>
    public required string DataPath { get; init; }

    /// <summary>Their content hash.</summary>
    public required string DataHash { get; init; }

    /// <summary>Whether the data are those of the training, whose splits have files of their own.</summary>
    public bool HasSplitsApart { get; init; }

    /// <summary>The hash of each object, candidate or image.</summary>
    public required ulong[] SampleHashes { get; init; }
}
