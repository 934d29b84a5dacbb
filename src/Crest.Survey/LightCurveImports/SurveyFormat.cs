namespace Crest.Survey.LightCurveImports;

/// <summary>The kinds of files that light curves are read from.</summary>
public enum SurveyFormat
{
    /// <summary>Whichever a file is.</summary>
    Auto,

    /// <summary>SNANA: texts, and FITS tables in pairs of HEAD and PHOT.</summary>
    Snana,

    /// <summary>The two CSV tables of PLAsTiCC.</summary>
    Plasticc,

    /// <summary>Alerts of ZTF, as the survey or Fink sends them.</summary>
    Ztf,

    /// <summary>Alerts of LSST, all schemas.</summary>
    Lsst,

    /// <summary>A table that a schema file describes.</summary>
    Table,
}
