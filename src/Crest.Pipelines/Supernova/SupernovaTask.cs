using System.Text.Json.Serialization;

namespace Crest.Pipelines.Supernova;

/// <summary>What is to be told from a light curve.</summary>
public enum SupernovaTask
{
    /// <summary>The type: a probability for each class.</summary>
    [JsonStringEnumMemberName("sn-class")]
    Class,

    /// <summary>The redshift.</summary>
    [JsonStringEnumMemberName("redshift")]
    Redshift,

    /// <summary>The day of peak brightness, counted from the season's first visit, observer frame.</summary>
    [JsonStringEnumMemberName("sn-epoch")]
    PeakDay,
}
