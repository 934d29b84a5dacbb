using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Crest.Survey.LightCurves;

namespace Crest.Survey.CandidateImports;

/// <summary>Numbers of a table, of which there are many millions: a plain decimal is read without a loop over its digits.</summary>
/// <remarks>
/// The digits are moved to the end of a vector of 16, the point is taken out, and neighbours are joined to numbers of two, four and eight
/// digits (Lemire, "Number parsing at a gigabyte per second", 2021, doi:10.1002/spe.2984). Digits and power of ten are exact doubles, so
/// one division rounds correctly, as in <see cref="NumberText"/>, which reads all other numbers.
/// </remarks>
internal static unsafe class NumberField
{
    /// <summary>The bytes before a field's end that are read, whatever they are.</summary>
    public const int Reach = 16;

    /// <summary>
    /// Constants in one place that does not move: the kept bytes of a field by its length, where each byte goes by the
    /// place of the point, powers of ten.
    /// </summary>
    public static readonly byte* Tables = MakeTables();

    /// <summary>Reads a field.</summary>
    /// <param name="start">Its first byte.</param>
    /// <param name="end">The byte after it; <see cref="Reach"/> bytes before that can be read.</param>
    /// <param name="tables"><see cref="Tables"/>, in a local variable: a static one is looked up for each number.</param>
    /// <param name="value">The nearest double; NaN where the field is empty, <c>NaN</c> or <c>NA</c>.</param>
    /// <returns>False where it is not a number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(byte* start, byte* end, byte* tables, out double value)
    {
        if (!Ssse3.IsSupported || !Sse41.X64.IsSupported) return TryReadAny(start, end, out value);
        byte* first = start + (*start == '-' ? 1 : 0);
        nint length = (nint)(end - first);
        if ((nuint)(length - 1) >= Reach) return TryReadAny(start, end, out value);
        Vector128<byte> text = Vector128.Load(end - Reach);
        Vector128<byte> kept = Vector128.Load(tables + length);
        // What is no digit becomes more than 9; bytes before the field become 0.
        Vector128<byte> digits = (text - Vector128.Create((byte)'0')) & kept;
        uint points = Vector128.Equals(text, Vector128.Create((byte)'.')).ExtractMostSignificantBits() & kept.ExtractMostSignificantBits();
        // Without a point, one after the last digit is thought of: nothing moves.
        int point = (int)uint.TrailingZeroCount(points | (1u << Reach));
        digits = Ssse3.Shuffle(digits, Vector128.Load(tables + 32 + (16 * point)));
        if (Vector128.GreaterThanAny(digits, Vector128.Create((byte)9)) || (length == 1 && points != 0))
            return TryReadAny(start, end, out value);
        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create((ushort)0x010a).AsSByte());
        Vector128<int> fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(0x00010064).AsInt16());
        Vector128<int> eights =
            Sse2.MultiplyAddAdjacent(Sse41.PackUnsignedSaturate(fours, fours).AsInt16(), Vector128.Create(0x00012710).AsInt16());
        ulong both = eights.AsUInt64().ToScalar();
        ulong number = ((uint)both * 100_000_000UL) + (both >> 32);
        // The tenth power by which the point divides: 15 - point digits stand after it, none where there is no point.
        value = number / ((double*)(tables + 32 + (16 * 17)))[point];
        if (number > 1UL << 53) return TryReadAny(start, end, out value);
        if (first != start) value = -value;
        return true;
    }

    private static bool TryReadAny(byte* start, byte* end, out double value)
    {
        var field = new ReadOnlySpan<byte>(start, (int)(end - start));
        int at = 0;
        if (field.IsEmpty)
        {
            value = double.NaN;
            return true;
        }

        if (NumberText.TryRead(field, ref at, out value) && at == field.Length) return true;
        bool negative = field[0] == '-';
        ReadOnlySpan<byte> word = field[0] is (byte)'-' or (byte)'+' ? field[1..] : field;
        if (Ascii.EqualsIgnoreCase(word, "na"u8)) value = double.NaN;
        else if (Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8))
            value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        else return false;
        return true;
    }

    private static byte* MakeTables()
    {
        const int shuffles = 32, powers = shuffles + (16 * 17), bytes = powers + (8 * 17);
        byte* tables = (byte*)System.Runtime.InteropServices.NativeMemory.AlignedAlloc(bytes, 64);
        for (int i = 0; i < 32; i++) tables[i] = (byte)(i < 16 ? 0 : 255);
        for (int point = 0; point <= 16; point++)
        {
            // The bytes up to the point move one place on; 0x80 gives a zero.
            for (int i = 0; i < 16; i++) tables[shuffles + (16 * point) + i] = (byte)(i > point || point == 16 ? i : i == 0 ? 0x80 : i - 1);
            ((double*)(tables + powers))[point] = point == 16 ? 1 : Math.Pow(10, 15 - point);
        }

        return tables;
    }
}
