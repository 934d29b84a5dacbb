namespace Crest.CommandLine.Commands;

/// <summary>The program was called wrongly: the options contradict each other.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="command">The command, whose help says more.</param>
internal sealed class WrongUsageException(string message, string command) : Exception(message)
{
    /// <summary>The command.</summary>
    public string Command => command;
}
