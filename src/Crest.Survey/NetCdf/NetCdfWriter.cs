using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Survey.NetCdf;

/// <summary>
/// Writes a netCDF classic file: describe dimensions, attributes and variables, then <see cref="Save"/>. The values are not copied, so they
/// must stay as they are until then.
/// </summary>
/// <remarks>
/// A wrong description (unknown dimension, wrong number of values, a name that netCDF does not take) is an <see cref="ArgumentException"/>.
/// A dimension of length 0 is stored as a record dimension without records, since 0 marks that in the format: there can be one, and it
/// must be a variable's first.
/// </remarks>
/// <param name="least">The format to write; a later one is taken where the data need it: CDF-2 past 2 GiB, CDF-5 for a variable of 4 GiB
/// or a type that only CDF-5 has.</param>
public sealed class NetCdfWriter(NetCdfFormat least = NetCdfFormat.Cdf2)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<NetCdfDimension> _dimensions = [];
    private readonly List<NetCdfAttribute> _attributes = [];
    private readonly List<NetCdfVariableDescription> _variables = [];

    /// <summary>
    /// The width in bytes that holds every row of a text variable: the last dimension that <see cref="AddText"/> needs; at least 1.
    /// </summary>
    /// <param name="rows">The texts.</param>
    public static int TextWidth(IReadOnlyList<string> rows)
    {
        int width = 1;
        foreach (string row in rows) width = Math.Max(width, s_strict.GetByteCount(row));
        return width;
    }

    /// <summary>Adds a dimension.</summary>
    /// <param name="name">The name, not given before.</param>
    /// <param name="length">The number of positions, 0 or more.</param>
    public void AddDimension(string name, long length)
    {
        CheckName(name, _dimensions.Select(d => d.Name));
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0 && _dimensions.Exists(d => d.IsRecord))
            throw new ArgumentException($"dimension {name}: a second dimension of length 0, and netCDF stores one");
        _dimensions.Add(new NetCdfDimension(name, length, length == 0));
    }

    /// <summary>Adds a text attribute of the file.</summary>
    /// <param name="name">The name, not given before.</param>
    /// <param name="text">The text.</param>
    public void AddAttribute(string name, string text) => AddAttribute(new NetCdfAttribute(name, text));

    /// <summary>Adds an attribute of the file that is one number or several.</summary>
    /// <typeparam name="T">A number of 8 to 64 bits; see <see cref="NetCdfAttribute.Of{T}"/>.</typeparam>
    /// <param name="name">The name, not given before.</param>
    /// <param name="values">The numbers.</param>
    public void AddAttribute<T>(string name, params T[] values) where T : unmanaged, INumber<T> =>
        AddAttribute(NetCdfAttribute.Of(name, values));

    /// <summary>Adds an attribute of the file.</summary>
    /// <param name="attribute">The attribute, of a name not given before.</param>
    public void AddAttribute(NetCdfAttribute attribute)
    {
        CheckName(attribute.Name, _attributes.Select(a => a.Name));
        _attributes.Add(attribute);
    }

    /// <summary>Adds a variable of numbers.</summary>
    /// <typeparam name="T">A number of 8 to 64 bits; <see cref="sbyte"/>, <see cref="short"/>, <see cref="int"/>, <see cref="float"/> and
    /// <see cref="double"/> do not need CDF-5.</typeparam>
    /// <param name="name">The name, not given before.</param>
    /// <param name="dimensions">The dimensions' names, slowest first; none for a scalar.</param>
    /// <param name="data">The values in row-major order.</param>
    /// <param name="attributes">Notes on the variable: units, long_name, …</param>
    public void AddVariable<T>(string name, IReadOnlyList<string> dimensions, ReadOnlyMemory<T> data, params NetCdfAttribute[] attributes)
        where T : unmanaged, INumber<T> =>
        Add(name, dimensions, ExternalType.Of<T>(), data.Length, attributes, stream =>
            NetCdfValues.Write(stream, MemoryMarshal.AsBytes(data.Span), ExternalType.Size(ExternalType.Of<T>())));

    /// <inheritdoc cref="AddVariable{T}(string, IReadOnlyList{string}, ReadOnlyMemory{T}, NetCdfAttribute[])"/>
    public void AddVariable<T>(string name, IReadOnlyList<string> dimensions, T[] data, params NetCdfAttribute[] attributes)
        where T : unmanaged, INumber<T> => AddVariable(name, dimensions, new ReadOnlyMemory<T>(data), attributes);

    /// <summary>Adds a variable of texts: UTF-8 rows of one width, filled up with zeros.</summary>
    /// <param name="name">The name, not given before.</param>
    /// <param name="dimensions">The dimensions' names; the last is the width in bytes (see <see cref="TextWidth"/>).</param>
    /// <param name="rows">As many texts as the other dimensions' product; zeros and blanks at a text's end are lost in reading.</param>
    /// <param name="attributes">Notes on the variable; <c>_Encoding = "utf-8"</c>, by which xarray gives texts, is added.</param>
    public void AddText(string name, IReadOnlyList<string> dimensions, IReadOnlyList<string> rows, params NetCdfAttribute[] attributes)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (dimensions is not [.., string last]
            || _dimensions.Find(d => d.Name == last) is not { Length: > 0 and <= int.MaxValue } dimension)
            throw new ArgumentException($"variable {name}: the last dimension must be the width of a row");
        int width = (int)dimension.Length;
        string? tooLong = rows.FirstOrDefault(row => s_strict.GetByteCount(row) > width);
        if (tooLong is not null)
            throw new ArgumentException($"variable {name}: \"{tooLong}\" takes more than the {width} bytes of dimension {last}");
        NetCdfAttribute[] withEncoding = [.. attributes, new NetCdfAttribute("_Encoding", "utf-8")];
        Add(name, dimensions, NetCdfType.Char, (long)rows.Count * width, withEncoding, stream =>
            NetCdfValues.WriteRows(stream, rows, width));
    }

    /// <summary>
    /// Adds a variable of numbers or bytes whose values the caller writes, in big-endian order, to the place that
    /// <see cref="WriteHeader"/> tells.
    /// </summary>
    /// <param name="name">The name, not given before.</param>
    /// <param name="dimensions">The dimensions' names, slowest first.</param>
    /// <param name="type">The type of the values.</param>
    /// <param name="attributes">Notes on the variable.</param>
    public void AddPlace(string name, IReadOnlyList<string> dimensions, NetCdfType type, params NetCdfAttribute[] attributes)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        long count = 1;
        foreach (NetCdfDimension dimension in dimensions.SelectMany(name => _dimensions.Where(d => d.Name == name)))
            count = checked(count * dimension.Length);
        Add(name, dimensions, type, count, attributes, _ =>
            throw new InvalidOperationException($"variable {name}: its values are the caller's to write"));
    }

    /// <summary>Writes all that stands before the values, and tells where they belong: for variables of <see cref="AddPlace"/>.</summary>
    /// <param name="stream">Where to, from its position 0.</param>
    /// <param name="length">The file's whole length.</param>
    /// <returns>The byte at which each variable's values begin, in the order in which they were added.</returns>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public long[] WriteHeader(Stream stream, out long length)
    {
        ArgumentNullException.ThrowIfNull(stream);
        NetCdfFormat format = Format();
        long[] begins = Begins(format, out length);
        if (format == NetCdfFormat.Cdf1 && length > int.MaxValue) begins = Begins(format = NetCdfFormat.Cdf2, out length);
        stream.Write(NetCdfHeaderWriter.Write(format, _dimensions, _attributes, _variables, begins).Span);
        return begins;
    }

    /// <summary>Writes the file; until it is complete, what was there before is unchanged.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <exception cref="CrestException">It cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, Write);

    /// <summary>Writes the file's content to a stream.</summary>
    /// <param name="stream">Where to; it need not be seekable.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Write(Stream stream)
    {
        WriteHeader(stream, out _);
        foreach (NetCdfVariableDescription variable in _variables.Where(v => !v.IsRecord))
        {
            variable.Write(stream);
            stream.Write("\0\0\0"u8[..(int)(ExternalType.Padded(variable.SlabBytes) - variable.SlabBytes)]);
        }
    }

    /// <summary>The least format that takes the types and sizes, the file's whole length aside.</summary>
    private NetCdfFormat Format()
    {
        bool onlyCdf5 = _dimensions.Exists(d => d.Length > int.MaxValue)
            || _variables.Exists(v => v.Type > NetCdfType.Double || v.SlabBytes > uint.MaxValue - 7)
            || _attributes.Concat(_variables.SelectMany(v => v.Attributes)).Any(a => a.Type > NetCdfType.Double);
        return onlyCdf5 ? NetCdfFormat.Cdf5 : least;
    }

    /// <summary>Where each variable begins: the fixed ones after the header, then the slabs of the records that are not there.</summary>
    private long[] Begins(NetCdfFormat format, out long end)
    {
        var begins = new long[_variables.Count];
        end = NetCdfHeaderWriter.Write(format, _dimensions, _attributes, _variables, begins).Length;
        foreach (bool isRecord in (ReadOnlySpan<bool>)[false, true])
        {
            for (int i = 0; i < begins.Length; i++)
            {
                if (_variables[i].IsRecord != isRecord) continue;
                begins[i] = end;
                end += ExternalType.Padded(_variables[i].SlabBytes);
            }
        }

        return begins;
    }

    private void Add(
        string name, IReadOnlyList<string> dimensions, NetCdfType type, long count, NetCdfAttribute[] attributes, Action<Stream> write)
    {
        CheckName(name, _variables.Select(v => v.Name));
        for (int i = 0; i < attributes.Length; i++) CheckName(attributes[i].Name, attributes.Take(i).Select(a => a.Name));
        var ids = new int[dimensions.Count];
        bool isRecord = false;
        long slab = 1;
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = _dimensions.FindIndex(known => known.Name == dimensions[i]);
            if (ids[i] < 0) throw new ArgumentException($"variable {name}: there is no dimension {dimensions[i]}");
            NetCdfDimension dimension = _dimensions[ids[i]];
            if (i > 0 && dimension.IsRecord) throw new ArgumentException($"variable {name}: a dimension of length 0 must be the first");
            if (dimension.IsRecord) isRecord = true;
            else slab = checked(slab * dimension.Length);
        }

        long expected = isRecord ? 0 : slab;
        if (count != expected) throw new ArgumentException($"variable {name}: {count} values where its dimensions ask for {expected}");
        _variables.Add(
            new NetCdfVariableDescription(name, ids, isRecord, attributes, type, checked(slab * ExternalType.Size(type)), write));
    }

    /// <summary>The names that the C library takes, a little more strictly: no control characters, no slash, no blank at the end.</summary>
    private static void CheckName(string name, IEnumerable<string> taken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _ = s_strict.GetByteCount(name);
        bool begins = char.IsLetterOrDigit(name[0]) || name[0] is '_' or > '\x7f';
        if (!begins || name[^1] == ' ' || name.Any(c => c == '/' || char.IsControl(c)))
        {
            throw new ArgumentException(
                $"\"{name}\" is not a netCDF name: it begins with a letter, digit or underscore, has no slash, and no blank at its end");
        }

        if (taken.Contains(name)) throw new ArgumentException($"the name {name} is given twice");
    }
}
