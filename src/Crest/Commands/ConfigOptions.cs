using System.CommandLine;
using Crest.Experiments.Configurations;

namespace Crest.CommandLine.Commands;

/// <summary>What every job takes beside its own options: a configuration file, and whether it is run several times.</summary>
internal static class ConfigOptions
{
    /// <summary>The file of the configuration.</summary>
    public static Option<string?> File { get; } = new("--config")
    {
        Description = "YAML file of options; words such as epochs=3 after it change its values, and options override both.",
        HelpName = "FILE",
    };

    /// <summary>Whether each combination of the values of the override words is a job of its own.</summary>
    public static Option<bool> Multirun { get; } = new("--multirun")
    {
        Description = "Run a job for each combination of values such as seed=1,2,3, side by side. The same command resumes them.",
    };

    /// <summary>Whether words of a command line have a configuration, which may give what is required.</summary>
    /// <param name="typed">The words.</param>
    public static bool AreIn(IReadOnlyList<string> typed) =>
        typed.Any(word => word == File.Name || word.StartsWith($"{File.Name}=", StringComparison.Ordinal) || ConfigOverride.Looks(word));

    /// <summary>The words of a command line that are neither commands nor options nor overrides.</summary>
    /// <param name="parsed">The command line.</param>
    public static IEnumerable<string> Strays(ParseResult parsed) => parsed.CommandResult.Command is JobCommand
        ? parsed.UnmatchedTokens.Where(word => !ConfigOverride.Looks(word))
        : parsed.UnmatchedTokens;
}
