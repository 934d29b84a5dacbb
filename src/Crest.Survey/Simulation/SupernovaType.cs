namespace Crest.Survey.Simulation;

/// <summary>The types of supernova that are simulated; the names are those of the raw files' folders.</summary>
public enum SupernovaType
{
    /// <summary>Thermonuclear explosion of a white dwarf.</summary>
    Ia,

    /// <summary>Core collapse of a star stripped of its hydrogen.</summary>
    Ib,

    /// <summary>Stripped-envelope supernovae not distinguished: half are drawn as Ib, half as Ic.</summary>
    Ibc,

    /// <summary>Core collapse of a star stripped of hydrogen and helium.</summary>
    Ic,

    /// <summary>Hydrogen-rich core collapse with a linear decline.</summary>
    IIL,

    /// <summary>Explosion into dense circumstellar matter: narrow hydrogen lines, slow and blue (IIn).</summary>
    IIN,

    /// <summary>Hydrogen-rich core collapse with a plateau.</summary>
    IIP,
}
