using Crest.Pipelines.Supernova;

namespace Crest.Pipelines.LightCurves;

/// <summary>A file of predicted light curves that was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Objects">Objects in it.</param>
/// <param name="Rows">Rows in it: one of each object, or of each of its nights.</param>
/// <param name="Seconds">What the computation took.</param>
/// <param name="Judged">What the metrics are of: <c>test</c>, or <c>all</c>.</param>
/// <param name="Metrics">How good the predictions are; null where no class is known, and where an object has several rows.</param>
public sealed record LightCurvePredictionResult(
    string Path, int Objects, int Rows, double Seconds, string Judged, LightCurveMetrics? Metrics)
{
    /// <summary>Objects that are left out, because they have no observation in the bands of the model, or none so early.</summary>
    public int LeftOut { get; init; }

    /// <summary>Whether light curves are cut, so that objects may be left out that have observations later.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether they are cut at a day from the peak, so that objects without a known peak are left out.</summary>
    public bool NeedsPeak { get; init; }

    /// <summary>
    /// Observations that are left out because they are further from the first detection than any of the training, and the objects that
    /// have such.
    /// </summary>
    public (int Observations, int Objects) OutsideWindow { get; init; }

    /// <summary>Number of observations in each band that the model does not take, so that they are left out.</summary>
    public IReadOnlyDictionary<string, long> OtherBands { get; init; } = new Dictionary<string, long>();

    /// <summary>
    /// The objects of unknown class, the most probable of class 0 first; null where there is none, and where an object has several rows.
    /// </summary>
    public RankedCandidates? Candidates { get; init; }

    /// <summary>Objects whose redshift is not known although the model takes it.</summary>
    public int WithoutRedshift { get; init; }

    /// <summary>The report; null where there is none.</summary>
    public string? Report { get; init; }
}
