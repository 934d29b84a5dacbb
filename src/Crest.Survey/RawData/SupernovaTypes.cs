using System.Globalization;
using System.Text;
using System.Text.Json;
using Crest.Foundation.Errors;

namespace Crest.Survey.RawData;

/// <summary>Which supernova types are distinguished, and which share a class: <c>{"Ia":0,"Ib":1,"Ibc":1}</c>.</summary>
public sealed class SupernovaTypes
{
    private const string Example = """write it like '{"Ia":0,"Ib":1,"Ibc":1}', in quotes""";
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);

    private SupernovaTypes()
    {
    }

    /// <summary>Label of each type, from 0.</summary>
    public IReadOnlyDictionary<string, int> Labels => _labels;

    /// <summary>Name of each class by label: its types joined by <c>/</c>.</summary>
    public IReadOnlyList<string> Classes { get; private set; } = [];

    /// <summary>Reads the types from JSON: an object of labels, which number the classes from 0 without a gap.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="CrestException">The text is not such an object.</exception>
    public static SupernovaTypes Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var types = new SupernovaTypes();
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new CrestException($"is not a JSON object; {Example}");
            foreach (JsonProperty type in document.RootElement.EnumerateObject())
            {
                if (type.Name.Length == 0 || type.Name.AsSpan().IndexOfAny(" /\\,") >= 0 || type.Name.Any(char.IsControl))
                    throw new CrestException($"'{type.Name}' is not a type's name: it must not be empty or have a blank, comma or slash");
                if (type.Value.ValueKind != JsonValueKind.Number || !type.Value.TryGetInt32(out int label) || label < 0)
                    throw new CrestException($"the label of {type.Name} is not a whole number from 0 up: {type.Value.GetRawText()}");
                if (!types._labels.TryAdd(type.Name, label)) throw new CrestException($"{type.Name} is given twice");
            }
        }
        catch (JsonException e)
        {
            throw new CrestException($"is not JSON: {json}; {Example} (a shell removes quotes and braces that are not quoted)", e);
        }

        if (types._labels.Count == 0) throw new CrestException($"there is no type in it; {Example}");
        int classes = types._labels.Values.Distinct().Count();
        if (Enumerable.Range(0, classes).Any(label => !types._labels.ContainsValue(label)))
            throw new CrestException($"the labels must number the classes from 0 without a gap: {json}");
        IEnumerable<string> TypesOf(int label) => types._labels.Where(t => t.Value == label).Select(t => t.Key);
        types.Classes = [.. Enumerable.Range(0, classes).Select(label => string.Join('/', TypesOf(label)))];
        return types;
    }

    /// <summary>The types of classes named as <see cref="Classes"/> names them; null where there are none.</summary>
    /// <param name="classes">Names by label.</param>
    public static SupernovaTypes? FromClasses(IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count == 0) return null;
        var types = new SupernovaTypes { Classes = [.. classes] };
        for (int label = 0; label < classes.Count; label++)
            foreach (string type in classes[label].Split('/'))
                types._labels[type] = label;
        return types;
    }

    /// <summary>What to tell the user of types that no object has: most often they are spelled differently in the data.</summary>
    /// <param name="found">The types that there are.</param>
    /// <returns>A line; null where each type of these is there.</returns>
    public string? MissingFrom(IReadOnlyCollection<string> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        string[] missing = [.. _labels.Keys.Except(found)];
        if (missing.Length == 0) return null;
        string Spelled(string type) => found.FirstOrDefault(
            other => !_labels.ContainsKey(other) && other.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } other
            ? $"{type} (there are objects of {other})"
            : type;
        return $"--types names types that no object has: {string.Join(", ", missing.Select(Spelled))}";
    }

    /// <summary>The types as JSON, by label.</summary>
    public override string ToString()
    {
        var json = new StringBuilder("{");
        for (int label = 0; label < Classes.Count; label++)
        {
            foreach (string type in Classes[label].Split('/'))
            {
                json.Append(json.Length > 1 ? "," : "").Append('"').Append(JsonEncodedText.Encode(type)).Append("\":")
                    .Append(label.ToString(CultureInfo.InvariantCulture));
            }
        }

        return json.Append('}').ToString();
    }
}
