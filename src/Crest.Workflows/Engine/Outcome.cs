namespace Crest.Workflows.Engine;

/// <summary>How a component ended.</summary>
/// <param name="Kind">How.</param>
/// <param name="Ran">Whether any script ran: what was up to date did not.</param>
internal readonly record struct Outcome(OutcomeKind Kind, bool Ran)
{
    /// <summary>Not begun: a component before it failed, the other way was taken, or the run was stopped.</summary>
    public static Outcome NotRun => new(OutcomeKind.NotRun, Ran: false);
}
