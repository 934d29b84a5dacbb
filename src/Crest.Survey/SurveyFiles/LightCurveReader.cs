using Crest.Foundation.Errors;
using Crest.Survey.Observations;

namespace Crest.Survey.SurveyFiles;

/// <summary>Reads the light curves of one kind of file.</summary>
/// <param name="found">Given each light curve; it may be changed, and is used again for the next.</param>
/// <param name="dropped">Told what is not taken.</param>
public abstract class LightCurveReader(Action<LightCurve> found, DroppedData dropped)
{
    /// <summary>What is handed on.</summary>
    protected LightCurve Curve { get; } = new();

    /// <summary>Told what is not taken.</summary>
    protected DroppedData Dropped => dropped;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="CrestException">Something in it cannot be understood; the message names file and place.</exception>
    public abstract void Read(SurveyFile file);

    /// <summary>Hands on <see cref="Curve"/>.</summary>
    protected void HandOn() => found(Curve);
}
