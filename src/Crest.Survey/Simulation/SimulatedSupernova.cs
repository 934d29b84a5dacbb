namespace Crest.Survey.Simulation;

/// <summary>
/// One simulated object: what it is, and what the survey measured of it. Arrays are by visit of the cadence, zero point 27 AB.
/// </summary>
/// <param name="Type">The type.</param>
/// <param name="Redshift">z, in steps of 0.0001.</param>
/// <param name="PeakDay">The maximum in rest-frame B, days after the season's first visit (observer frame), in steps of 0.01.</param>
/// <param name="PeakMagnitude">Absolute magnitude at that maximum, B (AB), behind its host's dust.</param>
/// <param name="TrueFlux">Fluxes without noise.</param>
/// <param name="Flux">Measured fluxes in steps of 0.00001; NaN where the visit was lost.</param>
/// <param name="FluxError">Their standard deviations in steps of 0.00001; NaN where the visit was lost.</param>
public sealed record SimulatedSupernova(
    SupernovaType Type, double Redshift, double PeakDay, double PeakMagnitude, double[] TrueFlux, double[] Flux, double[] FluxError);
