namespace Crest.Survey.AvroFiles;

/// <summary>How a value is encoded: types with one encoding are one kind.</summary>
internal enum AvroKind
{
    /// <summary>No bytes.</summary>
    Null,

    /// <summary>One byte.</summary>
    Boolean,

    /// <summary>int, long and enum: zig-zag.</summary>
    Long,

    /// <summary>32 bits.</summary>
    Float,

    /// <summary>64 bits.</summary>
    Double,

    /// <summary>bytes and string.</summary>
    Bytes,

    /// <summary>A fixed number of bytes.</summary>
    Fixed,

    /// <summary>Fields one after another.</summary>
    Record,

    /// <summary>One of several types.</summary>
    Union,

    /// <summary>Blocks of items.</summary>
    Array,

    /// <summary>Blocks of names with items.</summary>
    Map,
}
