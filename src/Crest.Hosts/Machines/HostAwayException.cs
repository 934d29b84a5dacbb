using Crest.Foundation.Errors;

namespace Crest.Hosts.Machines;

/// <summary>
/// A host cannot be reached now, or the connection was cut before the answer was complete. Whether a command ran is not known; it is worth
/// asking again later.
/// </summary>
public sealed class HostAwayException : CrestException
{
    /// <summary>Makes an error that names the host.</summary>
    /// <param name="host">The name of the host.</param>
    /// <param name="why">What ssh or rsync said, in one line.</param>
    /// <param name="innerException">The failure underneath.</param>
    public HostAwayException(string host, string why, Exception? innerException = null)
        : base($"host {host} cannot be reached: {why}", innerException) => Host = host;

    /// <summary>The name of the host.</summary>
    public string Host { get; }
}
