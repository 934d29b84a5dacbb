using Crest.Foundation.Errors;

namespace Crest.Experiments.Configurations;

/// <summary>A word of the command line that changes a configuration, in the grammar of Hydra's overrides.</summary>
/// <param name="Word">The word as it was typed.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Key">The key with dots, or the group with slashes.</param>
/// <param name="Package">What follows the <c>@</c> after the key; null where there is none.</param>
/// <param name="Value">The value; null where there is none (<c>~key</c>) or several.</param>
/// <param name="Sweep">The values of a sweep; null where there is one value.</param>
public sealed record ConfigOverride(
    string Word, OverrideKind Kind, string Key, string? Package, ConfigValue? Value, ConfigSweep? Sweep = null)
{
    /// <summary>Where its values are from.</summary>
    public string Origin => OriginOf(Word);

    /// <summary>The keys of the path; dots and brackets separate them.</summary>
    public IReadOnlyList<string> Path => Key.Split('.');

    /// <summary>Reads a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="keys">The keys that mean the same.</param>
    /// <exception cref="CrestException">It is no override; the message names the column.</exception>
    public static ConfigOverride Parse(string word, ConfigKeys keys) => new OverrideParser(word, keys).Override();

    /// <summary>Whether a word is meant as an override, and not as a command or an option.</summary>
    /// <param name="word">A word of the command line.</param>
    public static bool Looks(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return !word.StartsWith('-') && (word.StartsWith('~') || word.IndexOf('=') > 0);
    }

    internal static string OriginOf(string word) => $"override '{word}'";
}
