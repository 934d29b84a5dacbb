namespace Crest.Experiments.Studies;

/// <summary>A study as a storage keeps it.</summary>
/// <param name="Id">Its id in the storage.</param>
/// <param name="Name">Its name.</param>
/// <param name="Definition">What is searched and how; null where another program made the study and said
/// nothing that we understand.</param>
/// <param name="End">How it was ended before its number of trials was reached; null where more are begun.</param>
public sealed record StudyRecord(int Id, string Name, StudyDefinition? Definition, StudyEnd? End)
{
    /// <summary>Which values are the better ones, in a study that another program made; null where it has not said.</summary>
    public StudyDirection? Direction { get; init; }

    /// <summary>
    /// Number of trials that nobody is at work on and that are not finished, those included that are still to be made; where
    /// <see cref="StudyStorage.All"/> counted them.
    /// </summary>
    public int Free { get; init; }

    /// <summary>Whether trials are still to be finished; where <see cref="StudyStorage.All"/> counted them.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Number of trials that workers of Crest are at work on; where <see cref="StudyStorage.All"/> counted them.</summary>
    public int Running { get; init; }

    /// <summary>Whether a search follows the study, so somebody waits for it; where <see cref="StudyStorage.All"/> looked.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>The study with what follows from the number of its trials.</summary>
    /// <param name="trials">Trials that are there.</param>
    /// <param name="waiting">Those of them that wait.</param>
    /// <param name="running">Those that workers of Crest are at work on.</param>
    internal StudyRecord With(int trials, int waiting, int running)
    {
        int free = End is null && Definition is { } definition ? waiting + Math.Max(0, definition.Iterations - trials) : 0;
        return this with { Free = free, IsOpen = End is null && Definition is not null && free + running > 0, Running = running };
    }
}
