using Crest.Survey.Observations;

namespace Crest.Survey.LightCurveFiles;

/// <summary>The names and meanings of the variables of a file of ragged light curves.</summary>
internal static class RaggedVariables
{
    public const string Title = "Crest light curves of observations as they were made";

    public const string Object = "object", Observation = "observation";

    public const string RowSize = "row_size", Name = "object_name", Type = "object_type", Label = "label", Split = "split";

    public const string Time = "time", Band = "band", Flux = "flux", FluxError = "flux_err", Flags = "flags", BandName = "band_name";

    public const string RightAscension = "ra", Declination = "dec", PeakMjd = "peak_mjd";

    /// <summary>The numbers of objects that are single precision: name, meaning, units, and where the value is.</summary>
    public static readonly (string Name, string Meaning, string Units, Func<SurveyObject, double> Of)[] Singles =
    [
        ("spec_z", "spectroscopic redshift, heliocentric", "1", o => o.SpectroscopicRedshift),
        ("spec_z_err", "standard deviation of spec_z", "1", o => o.SpectroscopicRedshiftError),
        ("host_photo_z", "photometric redshift of the host galaxy", "1", o => o.HostPhotometricRedshift),
        ("host_photo_z_err", "standard deviation of host_photo_z", "1", o => o.HostPhotometricRedshiftError),
        ("sim_z", "redshift that a simulation was made with", "1", o => o.SimulatedRedshift),
        ("mw_ebv", "colour excess E(B-V) by dust of the Milky Way", "mag", o => o.MilkyWayReddening),
    ];
}
