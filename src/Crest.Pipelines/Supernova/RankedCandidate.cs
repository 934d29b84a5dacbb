namespace Crest.Pipelines.Supernova;

/// <summary>An observed object of the ranked list, with all that was predicted of it.</summary>
/// <param name="Name">The object.</param>
/// <param name="Probabilities">The probability of each class, in the order of <see cref="RankedCandidates.Classes"/>.</param>
/// <param name="MostProbable">Name of the most probable class; of equal ones the first.</param>
/// <param name="Sureness">How sure the class is, 0 to 1: its probability.</param>
/// <param name="Redshift">Predicted redshift; NaN where none was predicted.</param>
/// <param name="PeakDay">Predicted day of peak brightness, counted from the season's first visit, observer frame; NaN where none was
/// predicted.</param>
/// <param name="KnownType">The class that a spectrum told; null where none did.</param>
public sealed record RankedCandidate(
    string Name, IReadOnlyList<double> Probabilities, string MostProbable, double Sureness, double Redshift, double PeakDay,
    string? KnownType)
{
    /// <summary>How sure the class is, in a word: <c>very likely</c> from 95 %, <c>likely</c> from 75 %, <c>open</c> below.</summary>
    public string SurenessInWords => Sureness switch { >= 0.95 => "very likely", >= 0.75 => "likely", _ => "open" };
}
