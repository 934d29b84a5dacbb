using System.Security.Cryptography;
using System.Text;
using Crest.Survey.LightCurves;

namespace Crest.Pipelines.Preparation;

/// <summary>SHA-256 over what a result is made from.</summary>
internal static class Digest
{
    /// <summary>The hash of parts, in small hexadecimal digits; each part is closed by a zero, so parts cannot run into each other.</summary>
    public static string Of(params IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));

    /// <summary>A grid as a text that tells it from every other.</summary>
    public static string Text(Cadence cadence) => string.Join(' ', cadence.Visits.Select(v => $"{v.Band}:{v.Index}:{v.ElapsedDay:R}"));
}
