namespace Crest.Survey.VisitGrids;

/// <summary>What became of the observations of light curves that were put on a grid. Each observation is counted once.</summary>
public sealed record GridCounts
{
    /// <summary>Number of objects.</summary>
    public int Objects { get; internal set; }

    /// <summary>Number of objects without a detection; nothing of them is on the grid.</summary>
    public int Undetected { get; internal set; }

    /// <summary>The first of the objects without a detection; empty where there is none.</summary>
    public string FirstUndetected { get; internal set; } = "";

    /// <summary>Number of objects that have a redshift from their simulation only, not from a spectrum.</summary>
    public int SimulatedRedshifts { get; internal set; }

    /// <summary>Number of observations of the objects.</summary>
    public long Observations { get; internal set; }

    /// <summary>Observations that are on the grid: as many as cells with a measurement.</summary>
    public long Used { get; internal set; }

    /// <summary>Observations farther from every visit of their band than the tolerance.</summary>
    public long Far { get; internal set; }

    /// <summary>Observations for whose visit another one is nearer.</summary>
    public long Beside { get; internal set; }

    /// <summary>Observations of objects without a detection.</summary>
    public long OfUndetected { get; internal set; }

    /// <summary>Observations in bands that the grid has not, by band.</summary>
    public SortedDictionary<string, long> OtherBands { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of cells: objects times visits.</summary>
    public long Cells { get; internal set; }

    /// <summary>Number of cells without a measurement.</summary>
    public long Missing => Cells - Used;
}
