using Crest.Experiments.Configurations;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Configurations;

/// <summary>A job that a configuration has made.</summary>
/// <param name="Definition">The job of the catalogue.</param>
/// <param name="Job">The job with its options.</param>
/// <param name="Options">The options that were given, with the origin of each value.</param>
/// <param name="Tags">The tags of its run.</param>
/// <param name="Swept">The override words that distinguish it from the other jobs of a sweep.</param>
public sealed record ConfiguredJob(
    JobDefinition Definition, Job Job, IReadOnlyList<ConfigOption> Options, IReadOnlyDictionary<string, string> Tags,
    IReadOnlyList<ConfigOverride> Swept)
{
    /// <summary>The options with their words, as <see cref="JobDefinition.Bind"/> takes them.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Words =>
        Options.Where(option => option.IsGiven).Select(option => KeyValuePair.Create(option.Option.Name, option.Words()));
}
