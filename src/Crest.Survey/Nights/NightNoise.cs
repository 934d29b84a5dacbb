namespace Crest.Survey.Nights;

/// <summary>What is done to light curves in training, drawn again for each batch.</summary>
/// <param name="Flux">Standard deviation of the noise that is added to each flux, in units of its error, at least 0.</param>
/// <param name="MostDropped">
/// The largest share of the nights that is left out of half of the light curves; the share of each is drawn from 0 to this.
/// </param>
/// <param name="CutRate">
/// Probability, 0 to 1, that a light curve is cut: half of those after a night that is drawn from that of the first detection to the last,
/// half at a day from <see cref="EarliestPhase"/> to <see cref="LatestPhase"/> after the peak, where that is known, detected or not.
/// </param>
/// <param name="RedshiftNoise">Whether redshifts are drawn from a normal distribution with their error.</param>
/// <param name="RedshiftWithheldRate">Probability, 0 to 1, that the redshift is not known.</param>
/// <param name="FainterRate">
/// Probability, 0 to 1, that an object is fainter by 0 to 1 magnitude, with noise added so that the errors stay what they are; its redshift
/// is withheld, as it would no longer fit.
/// </param>
public sealed record NightNoise(
    double Flux = 0, double MostDropped = 0, double CutRate = 0, bool RedshiftNoise = false, double RedshiftWithheldRate = 0,
    double FainterRate = 0)
{
    /// <summary>The earliest day from the peak at which light curves are cut.</summary>
    internal const double EarliestPhase = -10;

    /// <summary>The latest day from the peak at which light curves are cut.</summary>
    internal const double LatestPhase = 30;
}
