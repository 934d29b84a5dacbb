namespace Crest.Survey.Alerts;

/// <summary>
/// The names of what is wanted in all schemas: ZTF 3.3 to 4.02, LSST 4.0 to 11.0, ELAsTiCC, and what Fink adds. A name means the same in
/// all that have it.
/// </summary>
internal static class AlertNames
{
    /// <summary>What each field of a record is.</summary>
    public static readonly IReadOnlyDictionary<string, AlertField> Fields = new Dictionary<string, AlertField>(StringComparer.Ordinal)
    {
        ["objectId"] = AlertField.ObjectId,
        ["diaObjectId"] = AlertField.ObjectId,
        ["ssObjectId"] = AlertField.SolarSystemObjectId,
        ["jd"] = AlertField.Time,
        ["midPointTai"] = AlertField.Time,
        ["midpointMjdTai"] = AlertField.Time,
        ["fid"] = AlertField.Band,
        ["filterName"] = AlertField.Band,
        ["band"] = AlertField.Band,
        ["psFlux"] = AlertField.Flux,
        ["psfFlux"] = AlertField.Flux,
        ["psFluxErr"] = AlertField.FluxError,
        ["psfFluxErr"] = AlertField.FluxError,
        ["magpsf"] = AlertField.Magnitude,
        ["sigmapsf"] = AlertField.MagnitudeError,
        ["diffmaglim"] = AlertField.LimitingMagnitude,
        ["isdiffpos"] = AlertField.IsPositive,
        ["forcediffimflux"] = AlertField.ForcedFlux,
        ["forcediffimfluxunc"] = AlertField.ForcedFluxError,
        ["magzpsci"] = AlertField.ImageZeroPoint,
        ["ra"] = AlertField.RightAscension,
        ["dec"] = AlertField.Declination,
        ["decl"] = AlertField.Declination,
        ["mwebv"] = AlertField.MilkyWayReddening,
        ["hostgal_z"] = AlertField.HostRedshift,
        ["hostgal_zspec"] = AlertField.HostSpectroscopicRedshift,
        ["hostgal_zspec_err"] = AlertField.HostSpectroscopicRedshiftError,
        ["hostgal_zphot"] = AlertField.HostPhotometricRedshift,
        ["hostgal_zphot_err"] = AlertField.HostPhotometricRedshiftError,
    };

    /// <summary>The parts by the names of the alert's fields.</summary>
    public static readonly IReadOnlyDictionary<string, AlertSection> Sections =
        new Dictionary<string, AlertSection>(StringComparer.Ordinal)
        {
            ["candidate"] = AlertSection.Source,
            ["prv_candidates"] = AlertSection.EarlierSources,
            ["fp_hists"] = AlertSection.ForcedSources,
            ["diaSource"] = AlertSection.Source,
            ["prvDiaSources"] = AlertSection.EarlierSources,
            ["prvDiaForcedSources"] = AlertSection.ForcedSources,
            ["diaObject"] = AlertSection.Object,
        };
}
