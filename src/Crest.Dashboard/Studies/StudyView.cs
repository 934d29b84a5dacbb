using Crest.Experiments.Studies;

namespace Crest.Dashboard.Studies;

/// <summary>A study as the pages show it.</summary>
/// <param name="Study">The study.</param>
/// <param name="History">Its trials.</param>
/// <param name="Objective">What the value of a trial is, in words.</param>
public sealed record StudyView(StudyRecord Study, StudyHistory History, string Objective)
{
    /// <summary>How it goes on with the study.</summary>
    public string State => Study switch
    {
        { Definition: null } => "of another program",
        { End: not null } => "closed",
        { IsOpen: false } => "finished",
        { IsFollowed: true } => "searching",
        { Running: > 0 } => "workers only",
        _ => "nobody at work",
    };

    /// <summary>The state of runs whose colour goes with it.</summary>
    public string Colour => Study switch
    {
        { IsOpen: true } when Study.IsFollowed || Study.Running > 0 => "running",
        { Definition: not null, End: null, IsOpen: false } => "finished",
        _ => "killed",
    };

    /// <summary>Which values are the better ones, in words.</summary>
    public string Goal => History.Direction == StudyDirection.Minimize ? "minimised" : "maximised";

    /// <summary>Number of trials that have come to an end.</summary>
    public int Finished => History.Trials.Count(trial => trial.IsFinished);
}
