namespace Crest.Experiments.Runs;

/// <summary>What runs can be sorted by.</summary>
public enum RunColumn
{
    /// <summary>The day and the number of the id, which is the order in which the runs started.</summary>
    Id,

    /// <summary>When the run ended; runs without an end come last.</summary>
    End,

    /// <summary>The project or data set.</summary>
    Project,

    /// <summary>The method.</summary>
    Method,

    /// <summary>The state, by its name.</summary>
    Status,

    /// <summary>The value of a metric at its highest step; runs without the metric, or where it is NaN, come last.</summary>
    Metric,

    /// <summary>The value of a parameter, as text; runs without it come last.</summary>
    Parameter,

    /// <summary>The value of a tag, as text; runs without it come last.</summary>
    Tag,
}
