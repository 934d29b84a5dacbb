using System.Diagnostics.CodeAnalysis;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;

namespace Crest.Experiments.Configurations;

/// <summary>
/// The keys of a configuration of a job: the names of its options in any spelling, so that <c>batch-size</c> and <c>batch_size</c> are one
/// key, and sections for values that are no options.
/// </summary>
public sealed class ConfigKeys : IEqualityComparer<string>
{
    /// <summary>The section of values that only others refer to.</summary>
    public const string Variables = "variables";

    /// <summary>The section of the tags of the run.</summary>
    public const string Tags = "tags";

    /// <summary>The key of the words of the job.</summary>
    public const string Command = "command";

    /// <summary>The key of the defaults list of a file.</summary>
    public const string Defaults = "defaults";

    /// <summary>What the configuration of a run contains beside its options.</summary>
    private static readonly string[] OfRecords = ["run", "study", "fingerprint"];

    private readonly Dictionary<string, OptionDefinition> _options = new(StringComparer.Ordinal);

    /// <summary>The keys of a job.</summary>
    /// <param name="options">Its options.</param>
    public ConfigKeys(IEnumerable<OptionDefinition> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (OptionDefinition option in options)
            foreach (string name in (string[])[option.Name, .. option.Aliases]) _options.TryAdd(name, option);
    }

    /// <summary>The option of a key; null where it is none.</summary>
    /// <param name="key">The key in any spelling.</param>
    public OptionDefinition? Option(string key) => _options.GetValueOrDefault(OptionName.Canonical(key));

    /// <summary>Whether a key at the top is not an option and yet has a meaning.</summary>
    /// <param name="key">The key.</param>
    public bool IsReserved(string key) =>
        key is Variables or Tags or Command || (OfRecords.Contains(key, StringComparer.Ordinal) && Option(key) is null);

    /// <summary>A hint at the key that was meant, as a sentence goes on; empty where none is near.</summary>
    /// <param name="key">What was written.</param>
    /// <param name="others">Keys that are there beside the options.</param>
    public string Meant(string key, IEnumerable<string> others)
    {
        IEnumerable<string> known = _options.Keys.Select(OptionName.InFiles).Concat(others).Append(Variables).Append(Tags);
        string written = OptionName.InFiles(key);
        return NearestNames.Meant(written, known) is { } nearest && nearest != written ? $", did you mean '{nearest}'?" : "";
    }

    /// <inheritdoc/>
    public bool Equals(string? x, string? y) => x == y || (x is not null && y is not null && Of(x) == Of(y));

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] string obj) => Of(obj).GetHashCode(StringComparison.Ordinal);

    private string Of(string key) => OptionName.Canonical(key) is var name && _options.TryGetValue(name, out OptionDefinition? option)
        ? option.Name
        : name;
}
