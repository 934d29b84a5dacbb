using System.CommandLine;
using Crest.Foundation.Options;

namespace Crest.CommandLine.Terminal;

/// <summary>Errors of options as the command line words them.</summary>
internal static class ErrorText
{
    /// <summary>The first error of a command line that a user understands.</summary>
    public static string Of(ParseResult parsed)
    {
        // The library names a type of .NET where a text is not a number; the option's own words follow.
        IEnumerable<string> messages = parsed.Errors.Select(error => error.Message.TrimEnd('.'));
        return messages.FirstOrDefault(message => !message.Contains("as expected type", StringComparison.Ordinal)) ?? messages.First();
    }

    /// <summary>An error of an option.</summary>
    public static string Of(OptionException error)
    {
        bool continues =
            error.Fault.StartsWith("must ", StringComparison.Ordinal) || error.Fault.StartsWith("takes ", StringComparison.Ordinal);
        return $"--{error.Option}{(continues ? "" : ":")} {error.Fault}";
    }
}
