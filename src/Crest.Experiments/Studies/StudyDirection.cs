namespace Crest.Experiments.Studies;

/// <summary>Which values are the better ones.</summary>
public enum StudyDirection
{
    /// <summary>The smaller the better.</summary>
    Minimize,

    /// <summary>The larger the better.</summary>
    Maximize,
}
