using System.Globalization;
using System.Text.Json.Nodes;

namespace Crest.Foundation.Options;

/// <summary>The JSON schema of an option, by which editors complete and check configurations (draft 2020-12).</summary>
public static class OptionSchema
{
    /// <summary>The schema of the values of an option.</summary>
    /// <param name="option">The option.</param>
    public static JsonObject Of(OptionDefinition option)
    {
        ArgumentNullException.ThrowIfNull(option);
        JsonObject value = OfValue(option);
        // One word may be given in the place of a list.
        JsonObject schema = option.IsList
            ? new JsonObject { ["anyOf"] = new JsonArray(value.DeepClone(), new JsonObject { ["type"] = "array", ["items"] = value }) }
            : value;
        schema["description"] = option.Description;
        if (Default(option.Default) is { } given) schema["default"] = given;
        return schema;
    }

    private static JsonValue? Default(object? value) => value switch
    {
        bool truth => JsonValue.Create(truth),
        string text => JsonValue.Create(text),
        int or long => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        _ => null,
    };

    private static JsonObject OfValue(OptionDefinition option)
    {
        if (option.IsFlag) return new JsonObject { ["type"] = "boolean" };
        if (option.Choices.Count > 0)
            return new JsonObject { ["enum"] = new JsonArray([.. option.Choices.Select(choice => JsonValue.Create(choice))]) };
        bool isWhole = option.ValueType == typeof(int) || option.ValueType == typeof(long);
        if (!isWhole && option.ValueType != typeof(double))
            return new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") };
        var number = new JsonObject { ["type"] = isWhole ? "integer" : "number" };
        (double minimum, double maximum) = (option.Range.Minimum, option.Range.Maximum);
        if (double.IsFinite(minimum)) number[option.Range.AboveMinimum ? "exclusiveMinimum" : "minimum"] = minimum;
        if (double.IsFinite(maximum)) number[option.Range.BelowMaximum ? "exclusiveMaximum" : "maximum"] = maximum;
        return double.IsFinite(option.Range.Special)
            ? new JsonObject { ["anyOf"] = new JsonArray(number, new JsonObject { ["const"] = option.Range.Special }) }
            : number;
    }
}
