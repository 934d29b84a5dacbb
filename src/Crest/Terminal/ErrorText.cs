using System.CommandLine;

namespace Crest.CommandLine.Terminal;

/// <summary>What is wrong with options, in the option's own words.</summary>
internal static class ErrorText
{
    /// <summary>The first error that a user understands.</summary>
    public static string Of(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count > 0) return $"unknown command or option '{parsed.UnmatchedTokens[0]}'";
        // The library names a type of .NET where a text is no number; the option's own words follow.
        IEnumerable<string> messages = parsed.Errors.Select(error => error.Message.TrimEnd('.'));
        return messages.FirstOrDefault(message => !message.Contains("as expected type", StringComparison.Ordinal)) ?? messages.First();
    }
}
