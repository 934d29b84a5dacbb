namespace Crest.Survey.Nights;

/// <summary>What is done to light curves in training, drawn again for each batch.</summary>
/// <param name="Flux">Standard deviation of the noise that is added to each flux, in units of its error, at least 0.</param>
/// <param name="MostDropped">The largest share of the nights that is left out; the share of a light curve is drawn from 0 to this.</param>
/// <param name="CutRate">
/// Probability, 0 to 1, that a light curve ends after a night that is drawn from that of the first detection to the last.
/// </param>
/// <param name="RedshiftNoise">Whether redshifts are drawn from a normal distribution with their error.</param>
/// <param name="RedshiftWithheldRate">Probability, 0 to 1, that the redshift is not known.</param>
/// <param name="FainterRate">
/// Probability, 0 to 1, that an object is fainter by 0 to 1 magnitude, with noise added so that the errors stay what they are; its redshift
/// is withheld, as it would no longer fit.
/// </param>
public sealed record NightNoise(
    double Flux = 0, double MostDropped = 0, double CutRate = 0, bool RedshiftNoise = false, double RedshiftWithheldRate = 0,
    double FainterRate = 0);
