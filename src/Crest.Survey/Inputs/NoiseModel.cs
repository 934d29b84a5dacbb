namespace Crest.Survey.Inputs;

/// <summary>How light curves are varied while a network trains: fluxes within their errors always, and what follows.</summary>
/// <param name="OutlierRate">Probability with which a magnitude gets a standard normal variate added, 0 to 1.</param>
/// <param name="BlackoutRate">Probability with which a magnitude is set to 0, as if it had not been measured, 0 to 1.</param>
public readonly record struct NoiseModel(double OutlierRate, double BlackoutRate);
