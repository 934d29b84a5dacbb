namespace Crest.Survey.NetCdf;

/// <summary>
/// A variable to be written: its slab's bytes are without padding, and <see cref="Write"/> puts the values into the file.
/// </summary>
internal sealed record NetCdfVariableDescription(
    string Name, int[] Dimensions, bool IsRecord, NetCdfAttribute[] Attributes, NetCdfType Type, long SlabBytes, Action<Stream> Write);
