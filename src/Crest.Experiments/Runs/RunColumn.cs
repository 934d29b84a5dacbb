namespace Crest.Experiments.Runs;

/// <summary>What runs can be filtered and sorted by.</summary>
public enum RunColumn
{
    /// <summary>The id; runs are sorted by its day and number, which is the order in which they started.</summary>
    Id,

    /// <summary>The name; runs without one come last.</summary>
    Name,

    /// <summary>When the run started.</summary>
    Start,

    /// <summary>When the run ended; runs without an end come last.</summary>
    End,

    /// <summary>The project or data set.</summary>
    Project,

    /// <summary>The method.</summary>
    Method,

    /// <summary>The state, by its name.</summary>
    Status,

    /// <summary>Who started the run.</summary>
    User,

    /// <summary>Where a program that speaks MLflow's interface finds the files: <see cref="RunArtifact.UriOf"/>.</summary>
    ArtifactUri,

    /// <summary>When something of the run was changed for the last time.</summary>
    Changed,

    /// <summary>The memo; runs without one come last.</summary>
    Memo,

    /// <summary>The value of a metric at its highest step; runs without the metric, or where it is NaN, come last.</summary>
    Metric,

    /// <summary>The value of a parameter: numbers by their size, then texts; runs without it come last.</summary>
    Parameter,

    /// <summary>The value of a tag: numbers by their size, then texts; runs without it come last.</summary>
    Tag,
}
