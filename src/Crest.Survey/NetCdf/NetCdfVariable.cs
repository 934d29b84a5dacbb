namespace Crest.Survey.NetCdf;

/// <summary>
/// A variable of an open file: what it is and where its values stand. <see cref="NetCdfFile.Read{T}(string)"/> reads them.
/// </summary>
public sealed class NetCdfVariable
{
    internal NetCdfVariable(
        string name, NetCdfType type, NetCdfDimension[] dimensions, NetCdfAttribute[] attributes, long begin, long slabBytes)
    {
        (Name, Type, Dimensions, Attributes, Begin, SlabBytes) = (name, type, dimensions, attributes, begin, slabBytes);
        IsRecord = dimensions is [{ IsRecord: true }, ..];
        Count = slabBytes / ExternalType.Size(type) * (IsRecord ? dimensions[0].Length : 1);
    }

    /// <summary>The name, unique in the file.</summary>
    public string Name { get; }

    /// <summary>The type of the values in the file.</summary>
    public NetCdfType Type { get; }

    /// <summary>The axes, slowest first (row-major); none for a scalar.</summary>
    public IReadOnlyList<NetCdfDimension> Dimensions { get; }

    /// <summary>The notes on the variable.</summary>
    public IReadOnlyList<NetCdfAttribute> Attributes { get; }

    /// <summary>The number of values: the product of the lengths of <see cref="Dimensions"/>.</summary>
    public long Count { get; }

    /// <summary>Whether the values are spread over the file's records.</summary>
    internal bool IsRecord { get; }

    /// <summary>The byte where the values (of the first record) begin.</summary>
    internal long Begin { get; }

    /// <summary>The bytes that stand together, without padding: all values, or those of one record.</summary>
    internal long SlabBytes { get; }
}
