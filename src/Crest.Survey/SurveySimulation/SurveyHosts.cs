namespace Crest.Survey.SurveySimulation;

/// <summary>What is known of the redshifts of hosts, and of the Milky Way's dust.</summary>
internal sealed record SurveyHosts
{
    /// <summary>Share of the objects with a photometric redshift of the host.</summary>
    public double PhotometricShare { get; init; } = 0.9;

    /// <summary>Typical standard deviation of a photometric redshift, over 1 + z.</summary>
    public double PhotometricError { get; init; } = 0.03;

    /// <summary>Share of the photometric redshifts that are of another galaxy or of another spectrum: any redshift.</summary>
    public double OutlierShare { get; init; } = 0.05;

    /// <summary>Share of the nearest objects with a redshift from a spectrum.</summary>
    public double SpectroscopicShare { get; init; } = 0.9;

    /// <summary>The redshift by which that share has fallen to 1/e.</summary>
    public double SpectroscopicReach { get; init; } = 0.6;

    /// <summary>Median E(B-V) of the Milky Way [mag].</summary>
    public double Reddening { get; init; } = 0.03;

    /// <summary>Standard deviation of its natural logarithm.</summary>
    public double ReddeningScatter { get; init; } = 0.7;
}
