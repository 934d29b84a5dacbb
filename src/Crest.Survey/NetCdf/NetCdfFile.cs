using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Microsoft.Win32.SafeHandles;

namespace Crest.Survey.NetCdf;

/// <summary>
/// A netCDF classic file (CDF-1, CDF-2, CDF-5) open for reading. The header is read and checked against the file's length in
/// <see cref="Open"/>; values are read when asked for, from any thread.
/// </summary>
/// <remarks>Every error is a <see cref="CrestException"/> that names the file and the byte or the variable.</remarks>
public sealed class NetCdfFile : IDisposable
{
    /// <summary>Values are read and turned around in blocks that stay in the cache.</summary>
    internal const int BlockBytes = 1 << 20;

    private readonly SafeFileHandle _handle;
    private readonly NetCdfHeader _header;
    private readonly NetCdfSlabs _slabs;

    private NetCdfFile(string path, SafeFileHandle handle, NetCdfHeader header) =>
        (Path, _handle, _header, _slabs) = (path, handle, header, new NetCdfSlabs(path, handle, header.RecordBytes));

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>Which kind of classic file it is.</summary>
    public NetCdfFormat Format => _header.Format;

    /// <summary>The dimensions, in the file's order.</summary>
    public IReadOnlyList<NetCdfDimension> Dimensions => _header.Dimensions;

    /// <summary>The notes on the file as a whole.</summary>
    public IReadOnlyList<NetCdfAttribute> Attributes => _header.Attributes;

    /// <summary>The variables, in the file's order.</summary>
    public IReadOnlyList<NetCdfVariable> Variables => _header.Variables;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read, is not a netCDF classic file, is cut short or damaged.</exception>
    public static NetCdfFile Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = InputFile.Open(path);
            var file = new NetCdfFile(path, handle, NetCdfHeader.Read(handle, path, RandomAccess.GetLength(handle)));
            handle = null;
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <summary>Makes sure that no byte of a file of this program has changed since it was written; reads the whole file.</summary>
    /// <exception cref="CrestException">One has.</exception>
    public void CheckContent()
    {
        if (!TryText(ContentSeal.Key, out _)) return;
        using FileStream stream = InputFile.OpenStream(Path, bufferSize: 0);
        ContentSeal.Check(stream, Path);
    }

    /// <summary>Whether the file has a variable of that name.</summary>
    /// <param name="variable">The variable's name.</param>
    public bool Contains(string variable) => Variables.Any(v => v.Name == variable);

    /// <summary>A variable by its name.</summary>
    /// <param name="name">The variable's name.</param>
    /// <exception cref="CrestException">The file has no such variable.</exception>
    public NetCdfVariable Variable(string name) => Variables.FirstOrDefault(v => v.Name == name)
        ?? throw new CrestException($"{Path}: there is no variable {name} (it has {Listed(Variables.Select(v => v.Name))})");

    /// <summary>A dimension by its name.</summary>
    /// <param name="name">The dimension's name.</param>
    /// <exception cref="CrestException">The file has no such dimension.</exception>
    public NetCdfDimension Dimension(string name)
    {
        foreach (NetCdfDimension dimension in Dimensions)
            if (dimension.Name == name) return dimension;
        throw new CrestException($"{Path}: there is no dimension {name} (it has {Listed(Dimensions.Select(d => d.Name))})");
    }

    /// <summary>A text attribute of the file.</summary>
    /// <param name="attribute">The attribute's name.</param>
    /// <exception cref="CrestException">The file has no such attribute, or it holds numbers.</exception>
    public string Text(string attribute) => Attribute(attribute).Text
        ?? throw new CrestException($"{Path}: the attribute {attribute} holds numbers where a text is expected");

    /// <summary>A text attribute of the file that may be absent.</summary>
    /// <param name="attribute">The attribute's name.</param>
    /// <param name="text">The text.</param>
    /// <returns>Whether there is such an attribute and it is a text.</returns>
    public bool TryText(string attribute, [NotNullWhen(true)] out string? text)
    {
        text = Attributes.FirstOrDefault(a => a.Name == attribute)?.Text;
        return text is not null;
    }

    /// <summary>An attribute of the file that is one number.</summary>
    /// <param name="attribute">The attribute's name.</param>
    /// <exception cref="CrestException">The file has no such attribute, or it is not one number.</exception>
    public double Number(string attribute) => Attribute(attribute).Numbers is [double number]
        ? number
        : throw new CrestException($"{Path}: the attribute {attribute} is not one number");

    /// <summary>
    /// All values of a numeric variable in row-major order. Another type than the file's is converted: to floating point with rounding, to
    /// an integer only where every value is the same number. A char variable is read as <see cref="byte"/>.
    /// </summary>
    /// <typeparam name="T">A number of 8 to 64 bits.</typeparam>
    /// <param name="variable">The variable's name.</param>
    /// <exception cref="CrestException">No such variable, a value has no place in <typeparamref name="T"/>, or the
    /// file cannot be read.</exception>
    public T[] Read<T>(string variable) where T : unmanaged, INumber<T>
    {
        NetCdfVariable found = Variable(variable);
        if (found.Count > Array.MaxLength)
            throw new CrestException($"{Path}: variable {variable} has {found.Count} values, more than one array holds");
        return Read<T>(variable, 0, (int)found.Count);
    }

    /// <summary>Some values of a numeric variable, converted as <see cref="Read{T}(string)"/> does.</summary>
    /// <typeparam name="T">A number of 8 to 64 bits.</typeparam>
    /// <param name="variable">The variable's name.</param>
    /// <param name="start">The first value, in row-major order.</param>
    /// <param name="count">How many; the variable must have them.</param>
    /// <exception cref="CrestException">No such variable, a value has no place in <typeparamref name="T"/>, or the
    /// file cannot be read.</exception>
    public T[] Read<T>(string variable, long start, int count) where T : unmanaged, INumber<T>
    {
        _ = ExternalType.Of<T>();
        NetCdfVariable found = Variable(variable);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, found.Count);
        return found.Type switch
        {
            NetCdfType.Byte => Read<sbyte, T>(found, start, count),
            NetCdfType.Char when typeof(T) == typeof(byte) => Read<byte, T>(found, start, count),
            NetCdfType.Char => throw new CrestException($"{Path}: variable {variable} holds text where numbers are expected"),
            NetCdfType.Short => Read<short, T>(found, start, count),
            NetCdfType.Int => Read<int, T>(found, start, count),
            NetCdfType.Float => Read<float, T>(found, start, count),
            NetCdfType.Double => Read<double, T>(found, start, count),
            NetCdfType.UByte => Read<byte, T>(found, start, count),
            NetCdfType.UShort => Read<ushort, T>(found, start, count),
            NetCdfType.UInt => Read<uint, T>(found, start, count),
            NetCdfType.Int64 => Read<long, T>(found, start, count),
            _ => Read<ulong, T>(found, start, count),
        };
    }

    /// <summary>
    /// The rows of a char variable, whose last dimension is their width in bytes; zeros and blanks at their ends are dropped.
    /// </summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>One text a row, as many as the product of the other dimensions.</returns>
    /// <exception cref="CrestException">No such variable, it is not of type char, or the file cannot be read.</exception>
    public string[] ReadText(string variable)
    {
        NetCdfVariable found = Variable(variable);
        if (found.Type != NetCdfType.Char) throw new CrestException($"{Path}: variable {variable} holds numbers where text is expected");
        if (found.Count == 0) return [];
        byte[] bytes = Read<byte>(variable);

        // A one-dimensional variable along the records is rows of one character.
        int width = found.Dimensions is [.., { IsRecord: false } last] ? (int)last.Length : 1;
        var rows = new string[bytes.Length / width];
        for (int i = 0; i < rows.Length; i++) rows[i] = NetCdfText.Decode(bytes.AsSpan(i * width, width).TrimEnd("\0 "u8));
        return rows;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    private static string Listed(IEnumerable<string> names)
    {
        string[] first = [.. names.Take(21)];
        return first.Length == 0 ? "none" : string.Join(", ", first.Take(20)) + (first.Length > 20 ? ", …" : "");
    }

    private NetCdfAttribute Attribute(string name) => Attributes.FirstOrDefault(a => a.Name == name)
        ?? throw new CrestException($"{Path}: there is no attribute {name} (it has {Listed(Attributes.Select(a => a.Name))})");

    private T[] Read<TStored, T>(NetCdfVariable variable, long first, int count)
        where TStored : unmanaged, INumber<TStored> where T : unmanaged, INumber<T>
    {
        T[] values = GC.AllocateUninitializedArray<T>(count);
        int size = ExternalType.Size(variable.Type), block = BlockBytes / size;
        TStored[]? buffer = typeof(T) == typeof(TStored) ? null : ArrayPool<TStored>.Shared.Rent(Math.Min(block, values.Length));
        for (int start = 0; start < values.Length; start += block)
        {
            Span<T> part = values.AsSpan(start, Math.Min(block, values.Length - start));
            Span<TStored> stored = buffer is null ? MemoryMarshal.Cast<T, TStored>(part) : buffer.AsSpan(0, part.Length);
            _slabs.Read(variable, (first + start) * size, MemoryMarshal.AsBytes(stored));
            BigEndian.Convert<TStored>(stored, stored);
            if (buffer is not null && NumericCast.Convert<TStored, T>(stored, part) is >= 0 and int bad)
                throw new CrestException(
                    $"{Path}: variable {variable.Name}: value {first + start + bad} is {stored[bad]}, which {typeof(T).Name} cannot hold");
        }

        if (buffer is not null) ArrayPool<TStored>.Shared.Return(buffer);
        return values;
    }
}
