namespace Crest.Experiments.Studies;

/// <summary>Why no more trials of a study are begun, though some of its iterations are left.</summary>
/// <param name="Kind">The kind of end, for programs.</param>
/// <param name="Reason">The reason in one line, for people.</param>
public sealed record StudyEnd(StudyEndKind Kind, string Reason)
{
    /// <summary>The end of a study whose time is over.</summary>
    /// <param name="limit">The time that it had.</param>
    public static StudyEnd TimedOut(TimeSpan limit) => new(StudyEndKind.TimedOut, $"its time of {limit:g} was over");

    /// <summary>The end of a study in which trial after trial failed.</summary>
    /// <param name="failures">Number of failures in a row.</param>
    /// <param name="error">The error of the last one.</param>
    public static StudyEnd TooManyFailures(int failures, string error) =>
        new(StudyEndKind.TooManyFailures, $"{failures} trials failed in a row, the last one with: {error}");
}
