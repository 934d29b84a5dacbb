using Crest.Survey.Observations;

namespace Crest.Survey.Snana;

/// <summary>What SNANA's keys say of an object: keys of a text, or columns of a HEAD table.</summary>
internal static class SnanaObject
{
    /// <summary>Redshifts closer than this are one number, written with fewer digits.</summary>
    private const double SameRedshift = 1e-4;

    /// <summary>The object.</summary>
    /// <param name="name">Its SNID.</param>
    /// <param name="type">Its type.</param>
    /// <param name="number">The number of a key; NaN where there is no such key.</param>
    public static SurveyObject Of(string name, string type, Func<string, double> number)
    {
        double hostPhoto = Redshift(number, "HOSTGAL_PHOTOZ", "HOST_GALAXY_PHOTO-Z");
        double hostPhotoError = FirstOf(number, "HOSTGAL_PHOTOZ_ERR", "HOST_GALAXY_PHOTO-Z_ERR");
        (double spec, double specError) = Spectroscopic(number, hostPhoto);
        return new SurveyObject(name)
        {
            Type = type,
            Position = SurveyObject.KnownPosition(number("RA"), FirstOf(number, "DECL", "DEC")),
            SpectroscopicRedshift = spec,
            SpectroscopicRedshiftError = double.IsNaN(spec) ? double.NaN : SurveyObject.KnownPositive(specError),
            HostPhotometricRedshift = hostPhoto,
            HostPhotometricRedshiftError = double.IsNaN(hostPhoto) ? double.NaN : SurveyObject.KnownPositive(hostPhotoError),
            SimulatedRedshift = Redshift(number, "SIM_REDSHIFT_HELIO", "SIM_REDSHIFT_CMB", "SIM_REDSHIFT"),
            MilkyWayReddening = number("MWEBV") is >= 0 and < 99 and var reddening ? reddening : double.NaN,
            PeakMjd = Day(FirstOf(number, "SIM_PEAKMJD", "PEAKMJD", "SEARCH_PEAKMJD")),
        };
    }

    /// <summary>A type number as a type: -9 and 0 are none.</summary>
    public static string TypeOf(double number) => double.IsNaN(number) || number is -9 or 0 ? "" : $"{number}";

    /// <summary>
    /// The redshift of a spectrum. <c>REDSHIFT_SPEC</c> says it where it is there. <c>REDSHIFT_HELIO</c> is the best redshift of whichever
    /// kind: where it is the host's photometric one, only <c>HOSTGAL_SPECZ</c> can be of a spectrum.
    /// </summary>
    private static (double Redshift, double Error) Spectroscopic(Func<string, double> number, double hostPhoto)
    {
        double spec = number("REDSHIFT_SPEC");
        if (!double.IsNaN(spec)) return (SurveyObject.KnownRedshift(spec), number("REDSHIFT_SPEC_ERR"));
        foreach (string key in (ReadOnlySpan<string>)["REDSHIFT_HELIO", "REDSHIFT_FINAL", "REDSHIFT_CMB"])
        {
            double best = SurveyObject.KnownRedshift(number(key));
            if (!double.IsNaN(best) && !(Math.Abs(best - hostPhoto) < SameRedshift)) return (best, number($"{key}_ERR"));
            if (!double.IsNaN(best)) break;
        }

        return (SurveyObject.KnownRedshift(number("HOSTGAL_SPECZ")), number("HOSTGAL_SPECZ_ERR"));
    }

    private static double Redshift(Func<string, double> number, params ReadOnlySpan<string> keys) =>
        SurveyObject.KnownRedshift(FirstOf(number, keys));

    private static double FirstOf(Func<string, double> number, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
            if (number(key) is var value && !double.IsNaN(value)) return value;
        return double.NaN;
    }

    private static double Day(double mjd) => mjd is > 0 and < 100_000 ? mjd : double.NaN;
}
