using System.Text;
using Crest.Foundation.Errors;
using Microsoft.Win32.SafeHandles;

namespace Crest.Survey.NetCdf;

/// <summary>
/// The header of a classic file: <c>magic numrecs dim_list gatt_list var_list</c> (NetCDF User's Guide, appendix B, The NetCDF Classic
/// Format Specification).
/// </summary>
internal sealed class NetCdfHeader
{
    private const uint DimensionTag = 0x0A, VariableTag = 0x0B, AttributeTag = 0x0C;

    private readonly NetCdfHeaderReader _reader;

    private NetCdfHeader(NetCdfHeaderReader reader) => _reader = reader;

    public NetCdfFormat Format => _reader.Format;

    public IReadOnlyList<NetCdfDimension> Dimensions { get; private set; } = [];

    public IReadOnlyList<NetCdfAttribute> Attributes { get; private set; } = [];

    public IReadOnlyList<NetCdfVariable> Variables { get; private set; } = [];

    /// <summary>The bytes from one record to the next.</summary>
    public long RecordBytes { get; private set; }

    /// <summary>Reads a header and checks that all it speaks of is in the file.</summary>
    public static NetCdfHeader Read(SafeFileHandle handle, string path, long length)
    {
        var header = new NetCdfHeader(new NetCdfHeaderReader(handle, path, length));
        header.ReadMagic(handle, path, length);
        header.ReadLists(length);
        return header;
    }

    private void ReadMagic(SafeFileHandle handle, string path, long length)
    {
        if (length == 0) throw new CrestException($"{path}: byte 0: the file is empty, not netCDF: copy or make it again");
        Span<byte> magic = stackalloc byte[8];
        int count = RandomAccess.Read(handle, magic, 0);
        if (!magic[..count].StartsWith("CDF"u8))
        {
            if (IsHdf5(handle, length))
            {
                throw new CrestException(
                    $"{path}: this is a netCDF-4/HDF5 file; Crest reads the classic format: convert it with  nccopy -k cdf5 in.nc out.nc");
            }

            string first = Encoding.Latin1.GetString(magic[..Math.Min(count, 4)]);
            string found = string.Concat(first.Select(c => c is > ' ' and <= '~' ? c.ToString() : $"\\x{(int)c:x2}"));
            throw _reader.Error(0, $"not a netCDF file: it begins with \"{found}\" and not with \"CDF\"; is it the right file?");
        }

        uint word = _reader.Word("the magic number");
        _reader.Format = (word & 0xff) is 1 or 2 or 5
            ? (NetCdfFormat)(word & 0xff)
            : throw _reader.Damaged(3, $"netCDF classic has no version {word & 0xff} (1, 2 and 5 there are)");
    }

    /// <summary>HDF5 lets a user block of 512, 1024, 2048, … bytes stand before its signature.</summary>
    private static bool IsHdf5(SafeFileHandle handle, long length)
    {
        Span<byte> bytes = stackalloc byte[8];
        for (long offset = 0; offset <= length - bytes.Length; offset = offset == 0 ? 512 : offset * 2)
            if (RandomAccess.Read(handle, bytes, offset) == bytes.Length && bytes[0] == 0x89
                && bytes[1..].SequenceEqual("HDF\r\n\u001a\n"u8))
                return true;
        return false;
    }

    private void ReadLists(long length)
    {
        long? records = _reader.Records();
        int word = Format == NetCdfFormat.Cdf5 ? 8 : 4;
        var dimensions = new NetCdfDimension[List(DimensionTag, "dimensions", (2 * word) + 4)];
        var names = new HashSet<string>(StringComparer.Ordinal);
        int record = -1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            long start = _reader.Position;
            string name = NewName(names, $"dimension {i}");
            long size = _reader.Size($"the length of dimension {name}");
            if (size == 0 && record >= 0)
                throw _reader.Damaged(start, $"{dimensions[record].Name} and {name} are both record dimensions, and there can be only one");
            if (size == 0) record = i;
            dimensions[i] = new NetCdfDimension(name, size, size == 0);
        }

        Attributes = ReadAttributes("the file");
        names.Clear();
        var entries = new NetCdfVariableEntry[List(VariableTag, "variables", (4 * word) + 16)];
        for (int i = 0; i < entries.Length; i++) entries[i] = ReadVariable(NewName(names, $"variable {i}"), dimensions);

        var layout = new NetCdfLayout(_reader, entries, records, length);
        if (record >= 0) dimensions[record] = dimensions[record] with { Length = layout.Records };
        RecordBytes = layout.RecordBytes;
        Dimensions = dimensions;
        Variables = Array.ConvertAll(entries, e =>
            new NetCdfVariable(e.Name, e.Type, Array.ConvertAll(e.Dimensions, id => dimensions[id]), e.Attributes, e.Begin, e.SlabBytes));
    }

    private NetCdfVariableEntry ReadVariable(string name, NetCdfDimension[] dimensions)
    {
        string what = $"variable {name}";
        var ids = new int[_reader.Count($"dimensions of {what}", Format == NetCdfFormat.Cdf5 ? 8 : 4)];
        bool isRecord = false;
        UInt128 values = 1;
        for (int i = 0; i < ids.Length; i++)
        {
            long start = _reader.Position, id = _reader.Size($"a dimension of {what}");
            if (id >= dimensions.Length) throw _reader.Damaged(start, $"{what} has dimension {id} where the file has {dimensions.Length}");
            ids[i] = (int)id;
            if (!dimensions[id].IsRecord) values *= (UInt128)dimensions[id].Length;
            else if (i == 0) isRecord = true;
            else throw _reader.Damaged(start, $"{what} has the record dimension {dimensions[id].Name} in another place than the first");
            if (values > long.MaxValue / 16) throw _reader.Damaged(start, $"{what} is larger than any file");
        }

        NetCdfAttribute[] attributes = ReadAttributes(what);
        NetCdfType type = ReadType(what);
        _reader.Size($"the size of {what}"); // Follows from the dimensions, and CDF-2 cannot state one past 4 GiB: not used.
        long at = _reader.Position, begin = _reader.Offset($"the offset of {what}");
        return new NetCdfVariableEntry(name, type, ids, isRecord, attributes, at, begin, (long)values * ExternalType.Size(type));
    }

    private NetCdfAttribute[] ReadAttributes(string owner)
    {
        var attributes = new NetCdfAttribute[List(AttributeTag, $"attributes of {owner}", Format == NetCdfFormat.Cdf5 ? 24 : 16)];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < attributes.Length; i++)
        {
            string name = NewName(names, $"attribute {i} of {owner}");
            string what = $"values of attribute {name} of {owner}";
            attributes[i] = ReadType(what) switch
            {
                NetCdfType.Byte => NetCdfAttribute.Stored(name, _reader.Numbers<sbyte>(what)),
                NetCdfType.Char => new NetCdfAttribute(name, NetCdfText.Decode(_reader.Bytes(what)).TrimEnd('\0')),
                NetCdfType.Short => NetCdfAttribute.Stored(name, _reader.Numbers<short>(what)),
                NetCdfType.Int => NetCdfAttribute.Stored(name, _reader.Numbers<int>(what)),
                NetCdfType.Float => NetCdfAttribute.Stored(name, _reader.Numbers<float>(what)),
                NetCdfType.Double => NetCdfAttribute.Stored(name, _reader.Numbers<double>(what)),
                NetCdfType.UByte => NetCdfAttribute.Stored(name, _reader.Numbers<byte>(what)),
                NetCdfType.UShort => NetCdfAttribute.Stored(name, _reader.Numbers<ushort>(what)),
                NetCdfType.UInt => NetCdfAttribute.Stored(name, _reader.Numbers<uint>(what)),
                NetCdfType.Int64 => NetCdfAttribute.Stored(name, _reader.Numbers<long>(what)),
                _ => NetCdfAttribute.Stored(name, _reader.Numbers<ulong>(what)),
            };
        }

        return attributes;
    }

    private NetCdfType ReadType(string what)
    {
        long start = _reader.Position;
        uint code = _reader.Word($"the type of {what}");
        return code <= byte.MaxValue && ExternalType.IsIn((NetCdfType)code, Format)
            ? (NetCdfType)code
            : throw _reader.Damaged(start, $"CDF-{(int)Format} has no type {code} ({what})");
    }

    /// <summary>The head of a list: its tag and how many follow; an absent list is two zeros.</summary>
    private int List(uint tag, string what, int leastBytes)
    {
        long start = _reader.Position;
        uint found = _reader.Word($"the list of {what}");
        if (found != tag && found != 0) throw _reader.Damaged(start, $"the list of {what} begins with tag {found} instead of {tag}");
        int count = _reader.Count(what, leastBytes);
        return found == tag || count == 0 ? count : throw _reader.Damaged(start, $"the list of {what} has {count} entries but no tag");
    }

    private string NewName(HashSet<string> names, string what)
    {
        long start = _reader.Position;
        string name = _reader.Name(what);
        return names.Add(name) ? name : throw _reader.Damaged(start, $"the name {name} of {what} stands twice");
    }
}
