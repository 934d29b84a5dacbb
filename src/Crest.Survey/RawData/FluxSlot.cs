namespace Crest.Survey.RawData;

/// <summary>What a row says of its visit, besides the time.</summary>
/// <param name="Band">The passband.</param>
/// <param name="Index">Number of the visit within the band, from 1; 0 where the table does not number them.</param>
internal sealed record FluxSlot(string Band, int Index);
