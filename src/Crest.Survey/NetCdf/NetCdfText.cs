using System.Text;

namespace Crest.Survey.NetCdf;

/// <summary>The text of char values and attributes.</summary>
internal static class NetCdfText
{
    /// <summary>UTF-8, or Latin-1 where it is not: older files hold units such as °C in it.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
}
