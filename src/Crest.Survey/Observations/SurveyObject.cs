using Crest.Survey.LightCurves;

namespace Crest.Survey.Observations;

/// <summary>What a survey says of an object besides its light curve. A number that is not known is NaN, a text empty.</summary>
/// <param name="Name">The survey's name of the object.</param>
public sealed record SurveyObject(string Name)
{
    /// <summary>Where it is in the sky.</summary>
    public SkyPosition Position { get; init; } = SkyPosition.Unknown;

    /// <summary>Heliocentric redshift from a spectrum of the object or its host.</summary>
    public double SpectroscopicRedshift { get; init; } = double.NaN;

    /// <summary>Standard deviation of <see cref="SpectroscopicRedshift"/>.</summary>
    public double SpectroscopicRedshiftError { get; init; } = double.NaN;

    /// <summary>Redshift of the host galaxy from its colours; PLAsTiCC gives 0 to objects of the Milky Way.</summary>
    public double HostPhotometricRedshift { get; init; } = double.NaN;

    /// <summary>Standard deviation of <see cref="HostPhotometricRedshift"/>.</summary>
    public double HostPhotometricRedshiftError { get; init; } = double.NaN;

    /// <summary>The redshift that a simulation was made with: what a network may learn to predict, never an input.</summary>
    public double SimulatedRedshift { get; init; } = double.NaN;

    /// <summary>Colour excess E(B-V) by dust of the Milky Way [mag].</summary>
    public double MilkyWayReddening { get; init; } = double.NaN;

    /// <summary>The type as the survey writes it, or as a class map names it.</summary>
    public string Type { get; init; } = "";

    /// <summary>Day of the peak [MJD]: of a simulation the true one, else the survey's estimate.</summary>
    public double PeakMjd { get; init; } = double.NaN;

    /// <summary>A measured value, or NaN where it stands for a missing one.</summary>
    /// <param name="value">A number of a file.</param>
    /// <returns>NaN for NaN, infinities and -9, -99, -999, -9999, 999 and 9999.</returns>
    public static double Known(double value) =>
        !double.IsFinite(value) || Math.Abs(value) is 999 or 9999 || value is -9 or -99 ? double.NaN : value;

    /// <summary>A redshift, or NaN where the number is none.</summary>
    /// <param name="value">A number of a file.</param>
    public static double KnownRedshift(double value) => value is >= RedshiftRange.Lowest and <= RedshiftRange.Highest ? value : double.NaN;

    /// <summary>An error or another number above 0, or NaN where it is not.</summary>
    /// <param name="value">A number of a file.</param>
    public static double KnownPositive(double value) => Known(value) > 0 ? value : double.NaN;

    /// <summary>A position, or none where the numbers are no position.</summary>
    /// <param name="rightAscension">Degrees; -180 to 0 too.</param>
    /// <param name="declination">Degrees.</param>
    public static SkyPosition KnownPosition(double rightAscension, double declination)
    {
        var position = new SkyPosition(rightAscension is < 0 and >= -180 ? rightAscension + 360 : rightAscension, declination);
        return double.IsNaN(rightAscension) || double.IsNaN(declination) || !position.IsValid ? SkyPosition.Unknown : position;
    }
}
