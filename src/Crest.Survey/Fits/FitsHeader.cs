using System.Globalization;
using System.Text;
using Crest.Foundation.Errors;

namespace Crest.Survey.Fits;

/// <summary>The keys of a header unit of FITS (standard 4.0, section 4): cards of 80 letters in blocks of 2880 bytes.</summary>
public sealed class FitsHeader
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 2880;

    private const int CardBytes = 80;

    /// <summary>A header of more blocks is none: 900 columns of five keys each take 125.</summary>
    private const int MostBlocks = 1024;

    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly string _path;

    private FitsHeader(string path) => _path = path;

    /// <summary>Reads a header unit.</summary>
    /// <param name="stream">The file, at the beginning of the unit; at the data afterwards.</param>
    /// <param name="path">The file, for errors.</param>
    /// <returns>Null at the end of the file.</returns>
    /// <exception cref="CrestException">The header does not end, or is none.</exception>
    public static FitsHeader? Read(Stream stream, string path)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var header = new FitsHeader(path);
        byte[] block = new byte[BlockBytes];
        for (int number = 0; number < MostBlocks; number++)
        {
            int read = stream.ReadAtLeast(block, BlockBytes, throwOnEndOfStream: false);
            if (read == 0 && number == 0) return null;
            if (read < BlockBytes) throw new CrestException($"{path}: the file ends within a header; it is cut short, copy it again");
            for (int at = 0; at < BlockBytes; at += CardBytes)
            {
                ReadOnlySpan<byte> card = block.AsSpan(at, CardBytes);
                if (number == 0 && at == 0 && !card.StartsWith("SIMPLE  ="u8) && !card.StartsWith("XTENSION="u8))
                    throw new CrestException($"{path}: is not a FITS file, or is damaged: a header begins with '{Printable(card[..24])}'");
                if (card.TrimEnd((byte)' ').SequenceEqual("END"u8)) return header;
                if (card[8] == '=') header._keys[Encoding.ASCII.GetString(card[..8]).TrimEnd()] = ValueOf(card[9..]);
            }
        }

        throw new CrestException($"{path}: a header has no END card; the file is damaged");
    }

    /// <summary>The text of a key; null where there is no such key.</summary>
    /// <param name="key">Upper case.</param>
    public string? Text(string key) => _keys.GetValueOrDefault(key);

    /// <summary>A whole number that must be there.</summary>
    /// <param name="key">Upper case.</param>
    /// <param name="highest">The highest value that it may have; the lowest is 0.</param>
    /// <exception cref="CrestException">It is not there, or out of range.</exception>
    public long Whole(string key, long highest)
    {
        string? text = Text(key);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= 0 && value <= highest
            ? value
            : throw new CrestException($"{_path}: the header's {key} is '{text}', and must be a whole number from 0 to {highest}");
    }

    /// <summary>A number; the default where there is no such key.</summary>
    /// <param name="key">Upper case.</param>
    /// <param name="otherwise">The default.</param>
    /// <exception cref="CrestException">It is no number.</exception>
    public double Number(string key, double otherwise)
    {
        if (Text(key) is not { } text) return otherwise;
        return double.TryParse(text.Replace('D', 'E'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new CrestException($"{_path}: the header's {key} is '{text}', and must be a number");
    }

    /// <summary>Number of bytes of the data that follow, without the padding.</summary>
    /// <exception cref="CrestException">The keys are missing or their product is larger than any file.</exception>
    public Int128 DataBytes()
    {
        const long largest = 1L << 50;
        long axes = Whole("NAXIS", 999);
        if (axes == 0) return 0;
        Int128 count = 1;
        for (int axis = 1; axis <= axes; axis++)
        {
            count *= Whole($"NAXIS{axis}", largest);
            if (count > largest) throw new CrestException($"{_path}: the header promises more than {largest} values; it is damaged");
        }

        long bits = Math.Abs((long)Number("BITPIX", 8));
        return (count + (Text("PCOUNT") is null ? 0 : Whole("PCOUNT", largest))) * Math.Clamp(bits / 8, 1, 8);
    }

    private static string ValueOf(ReadOnlySpan<byte> card)
    {
        string text = Printable(card).TrimStart();
        if (!text.StartsWith('\'')) return text.Split('/')[0].Trim();
        var value = new StringBuilder();
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] != '\'') value.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] == '\'') value.Append(text[i++]);
            else break;
        }

        return value.ToString().TrimEnd();
    }

    /// <summary>
    /// A header has printable ASCII alone (FITS 4.0, section 3.1); what else is there is damage, and must not break the line of an error.
    /// </summary>
    private static string Printable(ReadOnlySpan<byte> card) =>
        string.Concat(Encoding.Latin1.GetString(card).Select(letter => char.IsControl(letter) || letter > '~' ? '?' : letter));
}
