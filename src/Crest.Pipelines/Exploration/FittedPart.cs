using System.Text.Json.Serialization;

namespace Crest.Pipelines.Exploration;

/// <summary>What an embedding is fitted to; what it is not fitted to is transformed.</summary>
public enum FittedPart
{
    /// <summary>The training split.</summary>
    [JsonStringEnumMemberName("train")]
    Train,

    /// <summary>The test split.</summary>
    [JsonStringEnumMemberName("test")]
    Test,

    /// <summary>All splits together; then nothing is left to show how new samples are placed.</summary>
    [JsonStringEnumMemberName("all")]
    All,
}
