namespace Crest.Survey.SurveySimulation;

/// <summary>Surveys whose cadences and depths are known here.</summary>
public enum SurveyPreset
{
    /// <summary>The Dark Energy Survey's supernova fields: g, r, i, z about every week, eight shallow fields and two deep.</summary>
    Des,

    /// <summary>Foundation: nearby supernovae of other searches, followed in g, r, i, z from about their discovery on.</summary>
    Foundation,

    /// <summary>The public survey of the Zwicky Transient Facility: g and r every two to three nights, i now and then.</summary>
    Ztf,

    /// <summary>LSST's wide survey: u, g, r, i, z, y, each in its own nights.</summary>
    LsstWfd,

    /// <summary>LSST's deep drilling fields: u, g, r, i, z, y every few nights, and deeper.</summary>
    LsstDdf,
}
