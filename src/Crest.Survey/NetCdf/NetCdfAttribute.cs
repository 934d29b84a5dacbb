using System.Numerics;

namespace Crest.Survey.NetCdf;

/// <summary>A named note on a file or a variable: a text, or one or more numbers.</summary>
public sealed class NetCdfAttribute
{
    /// <summary>Makes a text attribute.</summary>
    /// <param name="name">The name.</param>
    /// <param name="text">The text, stored in UTF-8.</param>
    public NetCdfAttribute(string name, string text) : this(name, NetCdfType.Char, text, Array.Empty<byte>()) =>
        ArgumentNullException.ThrowIfNull(text);

    private NetCdfAttribute(string name, NetCdfType type, string? text, Array values) =>
        (Name, Type, Text, Values) = (name, type, text, values);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The type in the file; <see cref="NetCdfType.Char"/> for a text.</summary>
    public NetCdfType Type { get; }

    /// <summary>The text, or null where the attribute holds numbers.</summary>
    public string? Text { get; }

    /// <summary>The numbers in their own type (<c>float[]</c> for <see cref="NetCdfType.Float"/>, and so on); empty for a text.</summary>
    public Array Values { get; }

    /// <summary>The numbers as doubles; empty for a text.</summary>
    public double[] Numbers
    {
        get
        {
            var numbers = new double[Values.Length];
            Array.Copy(Values, numbers, numbers.Length); // widens every element type
            return numbers;
        }
    }

    /// <summary>Makes an attribute of numbers.</summary>
    /// <typeparam name="T">A number of 8 to 64 bits. Whole numbers of 64 bits are stored in 32 where all fit, so that they do not make a
    /// file CDF-5; a number of any other unsigned type does.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="values">One number or more.</param>
    /// <exception cref="ArgumentException">netCDF has no such type.</exception>
    public static NetCdfAttribute Of<T>(string name, params T[] values) where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        NetCdfType type = ExternalType.Of<T>();
        bool isWide = type is NetCdfType.Int64 or NetCdfType.UInt64;
        if (isWide && Array.TrueForAll(values, value => T.CreateSaturating(int.CreateSaturating(value)) == value))
            return new NetCdfAttribute(name, NetCdfType.Int, null, Array.ConvertAll(values, int.CreateSaturating));
        return new NetCdfAttribute(name, type, null, (T[])values.Clone());
    }

    /// <summary>An attribute as it is in a file.</summary>
    internal static NetCdfAttribute Stored<T>(string name, T[] values) where T : unmanaged => new(name, ExternalType.Of<T>(), null, values);
}
