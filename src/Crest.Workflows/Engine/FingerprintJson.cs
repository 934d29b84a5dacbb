using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Crest.Workflows.Engine;

/// <summary>How fingerprints become JSON; generated, because reflection would cost a small workflow more than its tasks.</summary>
[JsonSerializable(typeof(TaskFingerprint))]
[JsonSerializable(typeof(RepeatFingerprint))]
[JsonSerializable(typeof(StudyTemplate.InstanceFiles))]
internal sealed partial class FingerprintJson : JsonSerializerContext
{
    /// <summary>Reads a fingerprint; null where there is none, or another version wrote it, so that what has it runs again.</summary>
    public static T? Read<T>(string json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return json.Length == 0 ? null : JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
