namespace Crest.Pipelines.Supernova;

/// <summary>What is to be told from a light curve.</summary>
public enum SupernovaTask
{
    /// <summary>The type: a probability for each class.</summary>
    Class,

    /// <summary>The redshift.</summary>
    Redshift,

    /// <summary>The day of peak brightness, counted from the season's first visit, observer frame.</summary>
    PeakDay,
}
