using System.Buffers.Binary;
using Crest.Experiments.TensorBoard.Format;

namespace Crest.Experiments.TensorBoard;

/// <summary>The number of a tensor that has one element, as TensorFlow 2 writes scalars.</summary>
internal static class TensorScalar
{
    /// <summary>TensorFlow's numbers of the types (types.proto).</summary>
    private const int Single = 1, Double = 2, Int32 = 3, UInt8 = 4, Int16 = 5, Int8 = 6, Int64 = 9, Boolean = 10, BFloat16 = 14, UInt16 = 17,
        Half = 19, UInt32 = 22, UInt64 = 23;

    /// <summary>Reads it; null where the tensor has several elements, or no numbers.</summary>
    public static double? Of(TensorProto tensor)
    {
        if (tensor.TensorShape is { } shape && (shape.UnknownRank || shape.Dim.Any(dim => dim.Size != 1))) return null;
        ReadOnlySpan<byte> content = tensor.TensorContent.Span;
        return tensor.Dtype switch
        {
            Single => content.Length >= sizeof(float) ? BinaryPrimitives.ReadSingleLittleEndian(content) : First(tensor.FloatVal),
            Double => content.Length >= sizeof(double) ? BinaryPrimitives.ReadDoubleLittleEndian(content) : First(tensor.DoubleVal),
            Int32 => content.Length >= sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(content) : First(tensor.IntVal),
            UInt8 or Boolean when content.Length >= 1 => content[0],
            Int8 when content.Length >= 1 => (sbyte)content[0],
            Int16 when content.Length >= sizeof(short) => BinaryPrimitives.ReadInt16LittleEndian(content),
            UInt16 when content.Length >= sizeof(short) => BinaryPrimitives.ReadUInt16LittleEndian(content),
            UInt8 or Int8 or Int16 or UInt16 => First(tensor.IntVal),
            Boolean => tensor.BoolVal.FirstOrDefault() ? 1 : 0,
            Int64 => content.Length >= sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(content) : First(tensor.Int64Val),
            UInt32 => content.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(content) : First(tensor.Uint32Val),
            UInt64 => content.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(content) : First(tensor.Uint64Val),
            Half => (double)BitConverter.UInt16BitsToHalf(Bits(tensor)),
            BFloat16 => BitConverter.UInt32BitsToSingle((uint)Bits(tensor) << 16),
            _ => null,
        };
    }

    private static ushort Bits(TensorProto tensor) => tensor.TensorContent.Length >= sizeof(ushort)
        ? BinaryPrimitives.ReadUInt16LittleEndian(tensor.TensorContent.Span)
        : (ushort)tensor.HalfVal.FirstOrDefault();

    private static double First<T>(IEnumerable<T> values)
        where T : struct, IConvertible => values.FirstOrDefault().ToDouble(null);
}
