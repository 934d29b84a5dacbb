namespace Crest.Survey.Observations;

/// <summary>What is known of an observation besides its flux.</summary>
[Flags]
public enum ObservationFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The survey calls it a detection.</summary>
    Detected = 1,

    /// <summary>The survey gives an upper limit only: the flux is 0 and its error the limit divided by its number of sigmas.</summary>
    UpperLimit = 2,

    /// <summary>The flux was measured at the object's known position, whether or not anything was detected there.</summary>
    Forced = 4,
}
