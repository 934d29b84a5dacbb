namespace Crest.Survey.Observations;

/// <summary>What was not taken from the files, by reason: how many, and where the first one is.</summary>
public sealed class DroppedData
{
    private readonly OrderedDictionary<string, (long Count, string First)> _reasons = new(StringComparer.Ordinal);

    /// <summary>The reasons, in the order in which they occurred first.</summary>
    public IEnumerable<(string Reason, long Count, string First)> Reasons => _reasons.Select(r => (r.Key, r.Value.Count, r.Value.First));

    /// <summary>Counts something that is dropped.</summary>
    /// <param name="reason">What it is and why, for the plural: <c>observations dropped: the flux error is not above 0</c>.</param>
    /// <param name="place">File and line.</param>
    /// <param name="count">How many.</param>
    public void Add(string reason, string place, long count = 1)
    {
        if (count > 0) _reasons[reason] = _reasons.TryGetValue(reason, out (long Count, string First) old)
            ? (old.Count + count, old.First)
            : (count, place);
    }

    /// <summary>Counts an observation that is dropped.</summary>
    /// <param name="reason">What it is and why, for the plural.</param>
    /// <param name="curve">The object.</param>
    /// <param name="row">The number of the observation in it, from 0.</param>
    public void Add(string reason, LightCurve curve, int row)
    {
        if (_reasons.TryGetValue(reason, out (long Count, string First) old)) _reasons[reason] = (old.Count + 1, old.First);
        else _reasons.Add(reason, (1, curve.PlaceOf(row)));
    }

    /// <summary>The reasons as lines for the user.</summary>
    public IEnumerable<string> Lines() => Reasons.Select(r => $"{r.Count} {r.Reason} (first: {r.First})");
}
