namespace Crest.Survey.Nights;

/// <summary>Which redshift a network over nights is given.</summary>
public enum RedshiftInput
{
    /// <summary>None.</summary>
    None,

    /// <summary>That of the host from its colours.</summary>
    Photometric,

    /// <summary>That of a spectrum.</summary>
    Spectroscopic,

    /// <summary>That of a spectrum where it is known, else that of the host from its colours.</summary>
    Best,
}
