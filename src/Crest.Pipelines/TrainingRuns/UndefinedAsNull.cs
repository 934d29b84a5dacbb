using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>Numbers that are not defined (a precision where nothing was predicted) as null, since JSON has no NaN.</summary>
internal sealed class UndefinedAsNull : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteNullValue();
    }
}
