using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Crest.Survey.LightCurves;

/// <summary>Numbers in a text of bytes, ended by a blank, a line's end or the text's.</summary>
internal static class NumberText
{
    /// <summary>10^0 … 10^22: the powers of ten that a double holds exactly.</summary>
    private static readonly double[] s_powersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Whether a byte parts the fields of a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBlank(byte letter) => letter is (byte)' ' or (byte)'\t' or (byte)'\r';

    /// <summary>Reads one number; NaN for any spelling of <c>nan</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Where the number starts; left at the blank after it.</param>
    /// <param name="value">The double nearest to the number, as it is written.</param>
    /// <returns>False where the field is not a number; <paramref name="position"/> then stays.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int position, out double value)
    {
        // A plain decimal of up to 15 digits: its digits are an exact double, and so is the power of ten, hence one division rounds
        // correctly (Clinger 1990, doi:10.1145/93548.93557). All else goes the long way.
        int at = position;
        bool negative = false;
        if ((uint)at < (uint)text.Length && text[at] is (byte)'-' or (byte)'+') negative = text[at++] == '-';
        ulong digits = 0;
        int first = at, point = -1;
        for (; (uint)at < (uint)text.Length; at++)
        {
            uint digit = (uint)text[at] - '0';
            if (digit <= 9) digits = (digits * 10) + digit;
            else if (text[at] == '.' && point < 0) point = at;
            else break;
        }

        int count = at - first - (point < 0 ? 0 : 1);
        bool ended = (uint)at >= (uint)text.Length || text[at] == '\n' || IsBlank(text[at]);
        if (!ended || count is 0 or > 15) return TryReadAny(text, ref position, out value);
        value = point < 0 ? digits : digits / s_powersOfTen[at - point - 1];
        if (negative) value = -value;
        position = at;
        return true;
    }

    /// <summary>The end of the field that starts at a position.</summary>
    public static int EndOfField(ReadOnlySpan<byte> text, int position)
    {
        while (position < text.Length && text[position] != '\n' && !IsBlank(text[position])) position++;
        return position;
    }

    private static bool TryReadAny(ReadOnlySpan<byte> text, ref int position, out double value)
    {
        ReadOnlySpan<byte> field = text[position..EndOfField(text, position)];
        ReadOnlySpan<byte> word = field.Length > 0 && field[0] is (byte)'-' or (byte)'+' ? field[1..] : field;
        if (word.Length == 3 && (word[0] | 0x20) == 'n' && (word[1] | 0x20) == 'a' && (word[2] | 0x20) == 'n') value = double.NaN;
        else if (!Utf8Parser.TryParse(field, out value, out int read) || read != field.Length) return false;
        position += field.Length;
        return true;
    }
}
