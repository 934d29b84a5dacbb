using Crest.Numerics.RandomStreams;
using Crest.Survey.Observations;

namespace Crest.Survey.SurveySimulation;

/// <summary>Draws what is known of an object besides its light curve.</summary>
internal static class HostKnowledge
{
    private const double SpectroscopicError = 0.0005, ErrorScatter = 0.35, Lowest = 0.005;

    /// <summary>An object with redshifts as the survey has them.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="redshift">The true redshift.</param>
    /// <param name="peakMjd">The day of the peak.</param>
    /// <param name="reddening">E(B-V) of the Milky Way [mag].</param>
    /// <param name="highest">The highest redshift that an estimate takes.</param>
    /// <param name="hosts">What the survey knows of hosts.</param>
    /// <param name="random">The object's stream.</param>
    public static SurveyObject Draw(
        string name, string type, double redshift, double peakMjd, double reddening, double highest, SurveyHosts hosts,
        ref RandomSequence random)
    {
        double spec = double.NaN, specError = double.NaN, photo = double.NaN, photoError = double.NaN;
        if (random.NextUniform() < hosts.SpectroscopicShare * Math.Exp(-redshift / hosts.SpectroscopicReach))
            (spec, specError) = (Math.Max(0.0001, redshift + SpectroscopicError * random.NextNormal()), SpectroscopicError);
        if (random.NextUniform() < hosts.PhotometricShare)
        {
            photoError = hosts.PhotometricError * (1 + redshift) * Math.Exp(ErrorScatter * random.NextNormal());
            photo = random.NextUniform() < hosts.OutlierShare ? Lowest + (highest - Lowest) * random.NextUniform() : Lowest - 1;
            while (photo < Lowest) photo = redshift + photoError * random.NextNormal();
        }

        return new SurveyObject(name)
        {
            Type = type, SimulatedRedshift = redshift, PeakMjd = peakMjd, MilkyWayReddening = reddening,
            SpectroscopicRedshift = spec, SpectroscopicRedshiftError = specError,
            HostPhotometricRedshift = photo, HostPhotometricRedshiftError = photoError,
        };
    }
}
