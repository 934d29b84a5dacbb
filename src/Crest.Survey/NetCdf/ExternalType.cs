namespace Crest.Survey.NetCdf;

/// <summary>What the format says of its types: size, the .NET type that holds a value, and where the type may stand.</summary>
internal static class ExternalType
{
    /// <summary>Everything in a file starts at a multiple of 4 bytes.</summary>
    public static long Padded(long bytes) => checked(bytes + 3) & ~3L;

    public static int Size(NetCdfType type) => type switch
    {
        NetCdfType.Byte or NetCdfType.Char or NetCdfType.UByte => 1,
        NetCdfType.Short or NetCdfType.UShort => 2,
        NetCdfType.Int or NetCdfType.Float or NetCdfType.UInt => 4,
        _ => 8,
    };

    public static bool IsIn(NetCdfType type, NetCdfFormat format) =>
        type is >= NetCdfType.Byte and <= NetCdfType.Double || (format == NetCdfFormat.Cdf5 && type is >= NetCdfType.UByte and <= NetCdfType.UInt64);

    /// <summary>The type that stores a .NET number as it is.</summary>
    public static NetCdfType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(sbyte) ? NetCdfType.Byte
        : typeof(T) == typeof(byte) ? NetCdfType.UByte
        : typeof(T) == typeof(short) ? NetCdfType.Short
        : typeof(T) == typeof(ushort) ? NetCdfType.UShort
        : typeof(T) == typeof(int) ? NetCdfType.Int
        : typeof(T) == typeof(uint) ? NetCdfType.UInt
        : typeof(T) == typeof(long) ? NetCdfType.Int64
        : typeof(T) == typeof(ulong) ? NetCdfType.UInt64
        : typeof(T) == typeof(float) ? NetCdfType.Float
        : typeof(T) == typeof(double) ? NetCdfType.Double
        : throw new ArgumentException($"netCDF has no type for {typeof(T).Name}");
}
