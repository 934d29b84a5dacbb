using System.CommandLine;
using Crest.Foundation.Options;

namespace Crest.CommandLine.Commands;

/// <summary><c>--registry</c>: where the run store of the project is. It belongs to every command.</summary>
internal static class RunStoreOption
{
    /// <summary>
    /// The environment variable that is read where the option is not given: everybody on the machine can read a command line.
    /// </summary>
    private const string Variable = "CREST_REGISTRY";

    /// <summary>The option.</summary>
    public static Option<string?> Option { get; } = new("--registry")
    {
        Description = "The run store: a file (SQLite), or postgresql://user:password@host:port/database. "
            + $"Default: ${Variable}, or .crest/registry.db of the project.",
        HelpName = "ADDRESS",
        Recursive = true,
    };

    /// <summary>The address; null for the file of the project.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="OptionException">The option is empty.</exception>
    public static string? Of(ParseResult parsed) => parsed.GetValue(Option) is { } given && string.IsNullOrWhiteSpace(given)
        ? throw new OptionException("registry", "must name a file, or postgresql://user:password@host:port/database; it is empty")
        : (parsed.GetValue(Option) ?? Environment.GetEnvironmentVariable(Variable)) is { } named && !string.IsNullOrWhiteSpace(named)
            ? named
            : null;
}
