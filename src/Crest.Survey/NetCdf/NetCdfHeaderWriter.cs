using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Crest.Survey.NetCdf;

/// <summary>Puts a header into bytes: <c>magic numrecs dim_list gatt_list var_list</c>, with no records.</summary>
internal sealed class NetCdfHeaderWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly NetCdfFormat _format;

    private NetCdfHeaderWriter(NetCdfFormat format) => _format = format;

    /// <summary>The header of a file whose variables begin where <paramref name="begins"/> says (in order).</summary>
    public static ReadOnlyMemory<byte> Write(
        NetCdfFormat format, List<NetCdfDimension> dimensions, List<NetCdfAttribute> attributes, List<NetCdfVariableDescription> variables, long[] begins)
    {
        var header = new NetCdfHeaderWriter(format);
        header.Word(0x43444600u | (uint)format);
        header.Size(0); // records
        header.List(0x0A, dimensions.Count);
        foreach (NetCdfDimension dimension in dimensions)
        {
            header.Counted(Encoding.UTF8.GetBytes(dimension.Name));
            header.Size(dimension.Length);
        }

        header.Attributes(attributes);
        header.List(0x0B, variables.Count);
        for (int i = 0; i < variables.Count; i++) header.Variable(variables[i], begins[i]);
        return header._bytes.WrittenMemory;
    }

    private void Variable(NetCdfVariableDescription variable, long begin)
    {
        Counted(Encoding.UTF8.GetBytes(variable.Name));
        Size(variable.Dimensions.Length);
        foreach (int id in variable.Dimensions) Size(id);
        Attributes(variable.Attributes);
        Word((uint)variable.Type);
        Size(ExternalType.Padded(variable.SlabBytes));
        if (_format == NetCdfFormat.Cdf1) Word(checked((uint)begin));
        else Wide(begin);
    }

    private void Attributes(IReadOnlyCollection<NetCdfAttribute> attributes)
    {
        List(0x0C, attributes.Count);
        foreach (NetCdfAttribute attribute in attributes)
        {
            Counted(Encoding.UTF8.GetBytes(attribute.Name));
            Word((uint)attribute.Type);
            if (attribute.Text is { } text) Counted(Encoding.UTF8.GetBytes(text));
            else Numbers(attribute.Values);
        }
    }

    private void Numbers(Array values)
    {
        Size(values.Length);
        switch (values)
        {
            case sbyte[] v: Values<sbyte>(v); break;
            case byte[] v: Values<byte>(v); break;
            case short[] v: Values<short>(v); break;
            case ushort[] v: Values<ushort>(v); break;
            case int[] v: Values<int>(v); break;
            case uint[] v: Values<uint>(v); break;
            case long[] v: Values<long>(v); break;
            case ulong[] v: Values<ulong>(v); break;
            case float[] v: Values<float>(v); break;
            case double[] v: Values<double>(v); break;
        }
    }

    private void Counted(byte[] bytes)
    {
        Size(bytes.Length);
        Values<byte>(bytes);
    }

    private void Values<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        int bytes = MemoryMarshal.AsBytes(values).Length, padded = (int)ExternalType.Padded(bytes);
        Span<byte> place = _bytes.GetSpan(padded)[..padded];
        BigEndian.Convert(values, MemoryMarshal.Cast<byte, T>(place[..bytes]));
        place[bytes..].Clear();
        _bytes.Advance(padded);
    }

    private void List(uint tag, int count)
    {
        Word(count == 0 ? 0 : tag);
        Size(count);
    }

    private void Word(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    private void Wide(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    private void Size(long value)
    {
        if (_format == NetCdfFormat.Cdf5) Wide(value);
        else Word(checked((uint)value));
    }
}
