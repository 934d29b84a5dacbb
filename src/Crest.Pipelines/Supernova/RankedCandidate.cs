namespace Crest.Pipelines.Supernova;

/// <summary>An observed object of the ranked list, with all that was predicted of it.</summary>
/// <param name="Name">The object.</param>
/// <param name="Probabilities">
/// The probability of each class, in the order of <see cref="RankedCandidates.Classes"/>; NaN where the object cannot be judged.
/// </param>
/// <param name="MostProbable">Name of the most probable class; of equal ones the first; null where the object cannot be judged.</param>
/// <param name="Sureness">How sure the class is, 0 to 1: its probability; NaN where the object cannot be judged.</param>
/// <param name="Redshift">Predicted redshift, at least 0; NaN where the object cannot be judged or none was predicted.</param>
/// <param name="PeakDay">Predicted day of peak brightness, counted from the season's first visit, observer frame; NaN as above.</param>
/// <param name="KnownType">The class that a spectrum told; null where none did.</param>
public sealed record RankedCandidate(
    string Name, IReadOnlyList<double> Probabilities, string? MostProbable, double Sureness, double Redshift, double PeakDay,
    string? KnownType)
{
    /// <summary>Uncertainty of <see cref="Redshift"/>, 68 %; NaN where it is not known.</summary>
    public double RedshiftError { get; init; } = double.NaN;

    /// <summary>Uncertainty of <see cref="PeakDay"/> in days, 68 %; NaN where it is not known.</summary>
    public double PeakDayError { get; init; } = double.NaN;

    /// <summary>Number of measured visits among those that the model of the classes sees; null where it is not known.</summary>
    public int? Measured { get; init; }

    /// <summary>Number of visits that the model of the classes sees; null where it is not known.</summary>
    public int? Visits { get; init; }

    /// <summary>
    /// Distance from the training data in units of the threshold of the mark; NaN where the model cannot tell.
    /// </summary>
    public double Novelty { get; init; } = double.NaN;

    /// <summary>Why the object cannot be judged, or what else to know of it; empty for nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether there are predictions; <see cref="Note"/> says why not.</summary>
    public bool IsJudged => MostProbable is not null;

    /// <summary>Whether the object is farther from the training data than the threshold.</summary>
    public bool IsUnlikeTraining => Novelty > 1;

    /// <summary>
    /// How sure the class is, in a word: <c>very likely</c> from 95 %, <c>likely</c> from 75 %, <c>open</c> below, <c>not judged</c>.
    /// </summary>
    public string SurenessInWords => Sureness switch
    {
        >= 0.95 => "very likely",
        >= 0.75 => "likely",
        double.NaN => "not judged",
        _ => "open",
    };
}
