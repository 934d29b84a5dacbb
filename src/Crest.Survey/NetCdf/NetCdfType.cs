namespace Crest.Survey.NetCdf;

/// <summary>The external types of the netCDF classic format; the value is the type's code in the file. All are big-endian.</summary>
public enum NetCdfType
{
    /// <summary>8-bit signed integer (<see cref="sbyte"/>).</summary>
    Byte = 1,

    /// <summary>8-bit text, UTF-8 here.</summary>
    Char = 2,

    /// <summary>16-bit signed integer (<see cref="short"/>).</summary>
    Short = 3,

    /// <summary>32-bit signed integer (<see cref="int"/>).</summary>
    Int = 4,

    /// <summary>32-bit IEEE number (<see cref="float"/>).</summary>
    Float = 5,

    /// <summary>64-bit IEEE number (<see cref="double"/>).</summary>
    Double = 6,

    /// <summary>8-bit unsigned integer (<see cref="byte"/>), CDF-5 only.</summary>
    UByte = 7,

    /// <summary>16-bit unsigned integer (<see cref="ushort"/>), CDF-5 only.</summary>
    UShort = 8,

    /// <summary>32-bit unsigned integer (<see cref="uint"/>), CDF-5 only.</summary>
    UInt = 9,

    /// <summary>64-bit signed integer (<see cref="long"/>), CDF-5 only.</summary>
    Int64 = 10,

    /// <summary>64-bit unsigned integer (<see cref="ulong"/>), CDF-5 only.</summary>
    UInt64 = 11,
}
