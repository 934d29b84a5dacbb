namespace Crest.Survey.Alerts;

/// <summary>The parts of an alert that are read.</summary>
internal enum AlertSection
{
    /// <summary>The alert's own fields.</summary>
    Alert,

    /// <summary>The measurement that the alert is sent for.</summary>
    Source,

    /// <summary>Earlier measurements, and limits where there was none.</summary>
    EarlierSources,

    /// <summary>Fluxes at the object's position.</summary>
    ForcedSources,

    /// <summary>The object.</summary>
    Object,
}
