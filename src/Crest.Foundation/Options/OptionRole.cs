namespace Crest.Foundation.Options;

/// <summary>
/// What an option decides. The role says whether a search may vary the option, whether it is part of the fingerprint of a training, and
/// whether its value is a path.
/// </summary>
public enum OptionRole
{
    /// <summary>A file or folder that is read. Its content counts, not its path: results are compared by the hash of the data.</summary>
    Input,

    /// <summary>Where results go, and whether they may replace others.</summary>
    Output,

    /// <summary>How the work is done: threads, workers, time limits.</summary>
    Execution,

    /// <summary>What makes results comparable: seeds, splits, measures. A search holds it fixed.</summary>
    Protocol,

    /// <summary>What a search may vary.</summary>
    Hyperparameter,
}
