namespace Crest.Pipelines.TrainingRuns;

/// <summary>What is known of a training before it starts.</summary>
internal sealed record TrainingPlan
{
    /// <summary>What is trained; part of the run's id.</summary>
    public required string Method { get; init; }

    /// <summary>The data that it belongs to, by which runs are listed.</summary>
    public required string Project { get; init; }

    /// <summary>Names of the classes, in the order of the outputs; empty for a regression.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Every option with its value, for <c>config.yaml</c> and <c>summary.json</c>.</summary>
    public required IReadOnlyList<KeyValuePair<string, object?>> Options { get; init; }

    /// <summary>The seeds by what they decide.</summary>
    public required IReadOnlyDictionary<string, long> Seeds { get; init; }

    /// <summary>The hash of each split.</summary>
    public required IReadOnlyDictionary<string, string> DataHashes { get; init; }

    /// <summary>What <c>summary.json</c> says of each split: path, number of samples, hashes.</summary>
    public required IReadOnlyDictionary<string, object> Data { get; init; }

    /// <summary>All that decides the weights, bit by bit.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Where the results go; <c>runs/ID</c> of the project where it is null.</summary>
    public required string? OutputFolder { get; init; }

    /// <summary>Resumes an interrupted training of the same folder and fingerprint.</summary>
    public required bool Resume { get; init; }

    /// <summary>Replaces the results of another run in the folder.</summary>
    public required bool Force { get; init; }
}
