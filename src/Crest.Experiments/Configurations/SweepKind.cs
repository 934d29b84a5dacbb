namespace Crest.Experiments.Configurations;

/// <summary>How the values of a sweep are given.</summary>
public enum SweepKind
{
    /// <summary>One by one, or as a range of numbers.</summary>
    Values,

    /// <summary>All files of a group whose names match.</summary>
    Glob,

    /// <summary>All numbers between two: for a search, not for a multirun.</summary>
    Interval,
}
