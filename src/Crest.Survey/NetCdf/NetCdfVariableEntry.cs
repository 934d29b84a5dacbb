namespace Crest.Survey.NetCdf;

/// <summary>A variable as the header states it, before the number of records is known.</summary>
internal sealed record NetCdfVariableEntry(
    string Name, NetCdfType Type, int[] Dimensions, bool IsRecord, NetCdfAttribute[] Attributes, long HeaderOffset, long Begin,
    long SlabBytes);
