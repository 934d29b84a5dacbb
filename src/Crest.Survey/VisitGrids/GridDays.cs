namespace Crest.Survey.VisitGrids;

/// <summary>What the days of a grid's visits are counted from.</summary>
public enum GridDays
{
    /// <summary>From the first detection of each object.</summary>
    FirstDetection,

    /// <summary>They are modified Julian dates, the same for all objects.</summary>
    Mjd,
}
