namespace Crest.Experiments.Studies;

/// <summary>How a study was ended before all of its iterations were finished.</summary>
public enum StudyEndKind
{
    /// <summary>It was stopped for another reason; older versions of Crest, which kept only a text, left every end so.</summary>
    Stopped,

    /// <summary>Its time was over.</summary>
    TimedOut,

    /// <summary>Trial after trial failed.</summary>
    TooManyFailures,
}
