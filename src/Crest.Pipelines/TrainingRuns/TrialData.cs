namespace Crest.Pipelines.TrainingRuns;

/// <summary>What the trials of a search share: data that are read once and not written any more.</summary>
public abstract record TrialData
{
    /// <summary>The data set that runs are listed by.</summary>
    public abstract string Project { get; }

    /// <summary>The content hash of the data by role: the same hashes, the same objective.</summary>
    public abstract IReadOnlyDictionary<string, string> Hashes { get; }
}
