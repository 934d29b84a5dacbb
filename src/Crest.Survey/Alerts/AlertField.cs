namespace Crest.Survey.Alerts;

/// <summary>What is wanted of the records of an alert, whatever a schema calls it.</summary>
internal enum AlertField
{
    ObjectId,
    SolarSystemObjectId,
    Time,
    Band,
    Flux,
    FluxError,
    Magnitude,
    MagnitudeError,
    LimitingMagnitude,
    IsPositive,
    ForcedFlux,
    ForcedFluxError,
    ImageZeroPoint,
    RightAscension,
    Declination,
    MilkyWayReddening,
    HostRedshift,
    HostSpectroscopicRedshift,
    HostSpectroscopicRedshiftError,
    HostPhotometricRedshift,
    HostPhotometricRedshiftError,
}
