namespace Crest.Pipelines.TrainingRuns;

/// <summary>The data of a training: read once, shared by the trials of a search, never written.</summary>
public abstract record TrialData
{
    /// <summary>The data set that runs are listed by.</summary>
    public abstract string Project { get; }

    /// <summary>The content hash of the data by role: the same hashes, the same objective.</summary>
    public abstract IReadOnlyDictionary<string, string> Hashes { get; }

    /// <summary>The hash of each split, as the run store keeps it.</summary>
    public virtual IReadOnlyDictionary<string, string> SplitHashes => Hashes;

    /// <summary>What <c>summary.json</c> says of each split: path, number of samples, hashes.</summary>
    public abstract IReadOnlyDictionary<string, object> Splits { get; }

    /// <summary>The hashes of the samples of each split.</summary>
    public abstract SplitSamples Samples();
}
