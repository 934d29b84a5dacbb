using System.Text.Json;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Survey.LightCurves;

namespace Crest.Survey.Inputs;

/// <summary>How many of each band's first visits a network sees: <c>{"i":3,"z":3}</c>.</summary>
/// <param name="Visits">Number of visits by band.</param>
public sealed record BandSelection(IReadOnlyDictionary<string, int> Visits)
{
    private static readonly JsonSerializerOptions EachBandOnce = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a selection as an option gives it.</summary>
    /// <param name="text">JSON: an object of bands and numbers of visits.</param>
    /// <exception cref="CrestException">The text is not of that form.</exception>
    public static BandSelection Parse(string text)
    {
        try
        {
            Dictionary<string, int>? visits = JsonSerializer.Deserialize<Dictionary<string, int>>(text, EachBandOnce);
            if (visits is { Count: > 0 } && visits.Values.All(n => n > 0)) return new BandSelection(visits);
        }
        catch (JsonException)
        {
            // The error below says more than the message of the JSON parser.
        }

        throw new CrestException(
            $"'{text}' is not of the form {{\"i\":3,\"z\":3}} (band and how many of its first visits, at least 1; each band once); "
            + "quote it for the shell");
    }

    /// <summary>Every visit of every band.</summary>
    /// <param name="cadence">The survey's visits.</param>
    public static BandSelection All(Cadence cadence)
    {
        ArgumentNullException.ThrowIfNull(cadence);
        return new BandSelection(cadence.Bands.ToDictionary(b => b, b => cadence.Visits.Count(v => v.Band == b)));
    }

    /// <summary>The chosen visits, in the order of the cadence.</summary>
    /// <param name="cadence">The survey's visits.</param>
    /// <param name="source">The file that the cadence is of, for the error.</param>
    /// <exception cref="CrestException">A band is not there, or has fewer visits.</exception>
    public IReadOnlyList<Visit> From(Cadence cadence, string source)
    {
        ArgumentNullException.ThrowIfNull(cadence);
        foreach ((string band, int wanted) in Visits)
        {
            int there = cadence.Visits.Count(v => v.Band == band);
            if (there == 0)
                throw new OptionException("band-data", $"{source} has no band '{band}'; it has {string.Join(", ", cadence.Bands)}");
            if (wanted > there)
                throw new OptionException("band-data", $"{wanted} visits of band '{band}' are asked for, but {source} has {there}");
        }

        return [.. cadence.Visits.GroupBy(v => v.Band)
            .SelectMany(band => band.OrderBy(v => v.Index).Take(Visits.GetValueOrDefault(band.Key)))];
    }

    /// <summary>The selection as JSON, as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => JsonSerializer.Serialize(Visits);
}
