namespace Crest.Survey.Simulation;

/// <summary>What a simulated candidate of a difference image is.</summary>
public enum CandidateKind
{
    /// <summary>A transient: a point source.</summary>
    Transient,

    /// <summary>A cosmic ray: sharper than the point spread function, long, seen in few of a visit's exposures.</summary>
    CosmicRay,

    /// <summary>A dipole: a source that was subtracted a little beside its place.</summary>
    Dipole,

    /// <summary>A residual of a bright star, among others of its kind.</summary>
    BrightStar,

    /// <summary>A peak of the noise.</summary>
    NoisePeak,
}
