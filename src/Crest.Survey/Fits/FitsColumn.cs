using System.Buffers.Binary;
using System.Text;

namespace Crest.Survey.Fits;

/// <summary>A column of a binary table: where its value is in a row, and what it is. Of a vector it is the first value.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Code">The letter of TFORM: L B I J K E D are numbers, A is text.</param>
/// <param name="Offset">The byte in the row.</param>
/// <param name="Repeat">How many values, of a text bytes.</param>
/// <param name="Scale">What a stored number is multiplied by (TSCAL).</param>
/// <param name="Zero">What is then added (TZERO).</param>
/// <param name="Missing">The stored whole number that means a missing value (TNULL).</param>
public readonly record struct FitsColumn(string Name, char Code, int Offset, int Repeat, double Scale, double Zero, long? Missing)
{
    /// <summary>Whether the value is text.</summary>
    public bool IsText => Code == 'A';

    /// <summary>Bytes of one value of a letter of TFORM; 0 for a letter that the standard has not.</summary>
    /// <param name="code">The letter.</param>
    public static int SizeOf(char code) => code switch
    {
        'L' or 'B' or 'A' => 1,
        'I' => 2,
        'J' or 'E' => 4,
        'K' or 'D' or 'C' or 'P' => 8,
        'M' or 'Q' => 16,
        _ => 0,
    };

    /// <summary>The value of a row as a number; NaN where it is missing, or no number.</summary>
    /// <param name="row">The bytes of the row.</param>
    public double Number(ReadOnlySpan<byte> row)
    {
        if (Repeat == 0) return double.NaN;
        ReadOnlySpan<byte> at = row[Offset..];
        switch (Code)
        {
            case 'D':
                return Scaled(BinaryPrimitives.ReadDoubleBigEndian(at));
            case 'E':
                return Scaled(BinaryPrimitives.ReadSingleBigEndian(at));
            case 'B' or 'I' or 'J' or 'K':
                long whole = Whole(at);
                return whole == Missing ? double.NaN : Scaled(whole);
            case 'A':
                return double.TryParse(Text(row), System.Globalization.CultureInfo.InvariantCulture, out double value)
                    ? value
                    : double.NaN;
            default:
                return double.NaN;
        }
    }

    /// <summary>The value of a row as a text, without the blanks and zeros at its end; a whole number in digits.</summary>
    /// <param name="row">The bytes of the row.</param>
    public string Text(ReadOnlySpan<byte> row)
    {
        if (IsText)
        {
            ReadOnlySpan<byte> bytes = Bytes(row);
            return bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? "" : Encoding.ASCII.GetString(bytes);
        }

        if (Repeat > 0 && Code is 'B' or 'I' or 'J' or 'K' && Scale == 1 && Zero == 0) return $"{Whole(row[Offset..])}";
        return Number(row) is var value && double.IsNaN(value) ? "" : $"{value}";
    }

    /// <summary>The letters of a text, without the blanks and zeros at its end, and what follows a zero.</summary>
    /// <param name="row">The bytes of the row.</param>
    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> row)
    {
        ReadOnlySpan<byte> bytes = row.Slice(Offset, Repeat);
        int end = bytes.IndexOf((byte)0);
        return (end < 0 ? bytes : bytes[..end]).Trim((byte)' ');
    }

    private double Scaled(double value) => (value * Scale) + Zero;

    private long Whole(ReadOnlySpan<byte> at) => Code switch
    {
        'B' => at[0],
        'I' => BinaryPrimitives.ReadInt16BigEndian(at),
        'J' => BinaryPrimitives.ReadInt32BigEndian(at),
        _ => BinaryPrimitives.ReadInt64BigEndian(at),
    };
}
