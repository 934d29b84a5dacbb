namespace Crest.Experiments.Runs;

/// <summary>What another program logs of a run at once.</summary>
public sealed record RunBatch
{
    /// <summary>Values of metrics.</summary>
    public IReadOnlyCollection<RunMetric> Metrics { get; init; } = [];

    /// <summary>Parameters; one that the run has must have the same value.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>Tags; they replace those of the same names.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>What the run read, as JSON by a name.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Inputs { get; init; } = [];

    /// <summary>The models that it made, as JSON by a name.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Outputs { get; init; } = [];

    /// <summary>The name of the run; null to leave it.</summary>
    public string? Name { get; init; }

    /// <summary>The memo; null to leave it.</summary>
    public string? Memo { get; init; }
}
