using System.Text.Json;
using System.Text.Json.Serialization;
using Crest.Foundation.Errors;

namespace Crest.Hosts.Jobs;

/// <summary>A job that was submitted: what is needed to ask for it and to cancel it, in this process or in a later one.</summary>
/// <param name="Record">The record of the job.</param>
/// <param name="Submitted">When it was submitted, in seconds since 1970 by the clock of this machine.</param>
/// <param name="Id">The id by which a scheduler knows it; null where there is no scheduler.</param>
/// <param name="Cluster">The cluster that the scheduler sent it to, if that is not the scheduler's own.</param>
/// <param name="Indices">Its indices.</param>
public sealed record JobHandle(string Record, long Submitted, string? Id = null, string? Cluster = null, JobIndices? Indices = null)
{
    private static readonly JsonSerializerOptions Format = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The handle as one line, for a database.</summary>
    [JsonIgnore]
    public string Text => JsonSerializer.Serialize(this, Format);

    /// <summary>Reads <see cref="Text"/>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="CrestException">It is not one.</exception>
    public static JobHandle Parse(string text)
    {
        try
        {
            if (JsonSerializer.Deserialize<JobHandle>(text, Format) is { Record: not null } handle) return handle;
        }
        catch (JsonException e)
        {
            throw new CrestException($"'{text}' is not the handle of a job", e);
        }

        throw new CrestException($"'{text}' is not the handle of a job");
    }

    /// <summary>The record of each index, or of the job if it has none.</summary>
    internal IReadOnlyList<string> Records =>
        Indices is { } indices ? [.. Enumerable.Range(indices.First, indices.Count).Select(index => $"{Record}.{index}")] : [Record];
}
