namespace Crest.Experiments.Studies;

/// <summary>The state of a trial; the names are those of Optuna's tables, in upper case there.</summary>
public enum TrialState
{
    /// <summary>Its parameters are to be drawn, or are drawn already, and nobody is at work on it.</summary>
    Waiting,

    /// <summary>A worker is at work on it.</summary>
    Running,

    /// <summary>It ended and has a value.</summary>
    Complete,

    /// <summary>It was stopped early, because it did worse than others did by then.</summary>
    Pruned,

    /// <summary>The objective failed, or its workers died too often.</summary>
    Fail,
}
