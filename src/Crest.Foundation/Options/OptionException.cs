using Crest.Foundation.Errors;

namespace Crest.Foundation.Options;

/// <summary>
/// An error of an option. It names the option alone: the command line writes <c>--name</c> before the message, a configuration the file and
/// the line of the key.
/// </summary>
/// <param name="option">The name of the option, in lower case with dashes.</param>
/// <param name="fault">What is wrong and how to mend it, as it continues after the name.</param>
/// <param name="failure">The failure that it explains, or null.</param>
public sealed class OptionException(string option, string fault, Exception? failure = null) : CrestException($"{option}: {fault}", failure)
{
    /// <summary>The name of the option.</summary>
    public string Option => option;

    /// <summary>What is wrong and how to mend it.</summary>
    public string Fault => fault;
}
