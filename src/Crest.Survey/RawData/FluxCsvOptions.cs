namespace Crest.Survey.RawData;

/// <summary>How the tables of a survey are to be understood.</summary>
public sealed record FluxCsvOptions
{
    /// <summary>What the table calls the passbands.</summary>
    public BandMap Bands { get; init; } = BandMap.None;

    /// <summary>Days by which the times of one visit may differ between objects, at least 0.</summary>
    public double TimeTolerance { get; init; }

    /// <summary>Whether the objects are observed ones: what they are is known of some of them at most.</summary>
    public bool AreObserved { get; init; }
}
