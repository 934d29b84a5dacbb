using System.Text.Json.Serialization;

namespace Crest.Learning.Sequences;

/// <summary>How the outputs of all steps of a sequence become one row.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SequencePooling>))]
public enum SequencePooling
{
    /// <summary>Their mean.</summary>
    [JsonStringEnumMemberName("mean")]
    Mean,

    /// <summary>The largest of each.</summary>
    [JsonStringEnumMemberName("maximum")]
    Maximum,

    /// <summary>The last of each direction: that of the last step, and that of the first step of a backward direction.</summary>
    [JsonStringEnumMemberName("last")]
    Last,
}
