using System.Text.Json.Serialization;

namespace Crest.Workflows.Engine;

/// <summary>How fingerprints become JSON; generated, because reflection would cost a small workflow more than its tasks.</summary>
[JsonSerializable(typeof(TaskFingerprint))]
[JsonSerializable(typeof(RepeatFingerprint))]
[JsonSerializable(typeof(StudyTemplate.InstanceFiles))]
internal sealed partial class FingerprintJson : JsonSerializerContext;
