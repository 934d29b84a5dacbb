using System.Globalization;
using System.Text.Json;
using Crest.Foundation.Errors;
using Crest.Survey.Simulation;

namespace Crest.Survey.SurveySimulation;

/// <summary>Shares of types among the objects of a simulation: <c>{"Ia":1,"IIP":0.5}</c>.</summary>
public sealed class TypeShares
{
    private const string Example = """write it like '{"Ia":1,"Ib":0.5,"IIP":1}', in quotes""";
    private readonly SortedDictionary<SupernovaType, double> _shares = [];

    private TypeShares()
    {
    }

    /// <summary>The share of each type that is simulated, above 0.</summary>
    public IReadOnlyDictionary<SupernovaType, double> Shares => _shares;

    /// <summary>Reads shares from JSON: an object of types and numbers of 0 or more, in any unit.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="CrestException">The text is not such an object.</exception>
    public static TypeShares Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var shares = new TypeShares();
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new CrestException($"is not a JSON object; {Example}");
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (JsonProperty share in document.RootElement.EnumerateObject())
            {
                if (!seen.Add(share.Name)) throw new CrestException($"{share.Name} is given twice");
                if (SimulatedTypes.Of(share.Name) is not { } type)
                    throw new CrestException($"'{share.Name}' is not a type that is simulated; there are {SimulatedTypes.List}");
                if (share.Value.ValueKind != JsonValueKind.Number || !share.Value.TryGetDouble(out double value)
                    || !double.IsFinite(value) || value < 0)
                    throw new CrestException($"the share of {share.Name} is not a number of 0 or more: {share.Value.GetRawText()}");
                if (value > 0) shares._shares.Add(type, value);
            }
        }
        catch (JsonException e)
        {
            throw new CrestException($"is not JSON: {json}; {Example} (a shell removes quotes and braces that are not quoted)", e);
        }

        return shares._shares.Count > 0 ? shares : throw new CrestException($"no type has a share above 0; {Example}");
    }

    /// <summary>The shares as JSON.</summary>
    public override string ToString() => "{" + string.Join(',', _shares.Select(s =>
        string.Create(CultureInfo.InvariantCulture, $"\"{SimulatedTypes.NameOf(s.Key)}\":{s.Value}"))) + "}";
}
