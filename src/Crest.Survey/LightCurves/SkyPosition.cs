namespace Crest.Survey.LightCurves;

/// <summary>Where an object is in the sky.</summary>
/// <param name="RightAscension">Degrees, J2000, 0 to 360; NaN where it is not known.</param>
/// <param name="Declination">Degrees, J2000, -90 to 90; NaN where it is not known.</param>
public readonly record struct SkyPosition(double RightAscension, double Declination)
{
    /// <summary>A position that is not known.</summary>
    public static SkyPosition Unknown { get; } = new(double.NaN, double.NaN);

    /// <summary>Whether it is one, or not known.</summary>
    public bool IsValid => (double.IsNaN(RightAscension) && double.IsNaN(Declination))
        || (RightAscension is >= 0 and <= 360 && Declination is >= -90 and <= 90);
}
