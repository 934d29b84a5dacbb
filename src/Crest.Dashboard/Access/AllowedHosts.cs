using System.Net;
using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.Access;

/// <summary>
/// The names under which the server answers. A page of another site can give its own name the address of this machine (DNS rebinding),
/// and the browser would then let it read what is here; but it cannot choose the name that the browser sends.
/// </summary>
/// <param name="names">Names beside those of this machine, such as that of a reverse proxy.</param>
internal sealed class AllowedHosts(IEnumerable<string> names)
{
    private readonly HashSet<string> _names = new(names, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name of the list was given, so somebody reaches the server from elsewhere.</summary>
    public bool HasNames => _names.Count > 0;

    /// <summary>Whether the server answers to the name that a request calls it.</summary>
    public bool Allow(HttpContext context) =>
        // A port that is none has got here by mistake, or to see what happens.
        context.Request.Host.Port is null or (> 0 and <= ushort.MaxValue) && Allow(context, context.Request.Host.Host);

    /// <summary>Whether the server answers to a name.</summary>
    /// <param name="context">The request.</param>
    /// <param name="host">The name, without the port; an IPv6 address may have brackets.</param>
    public bool Allow(HttpContext context, string host) =>
        _names.Contains(host) || IsLoopback(host)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && Same(address, context.Connection.LocalIpAddress));

    /// <summary>Whether a name means this machine to whoever uses it.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static bool Same(IPAddress address, IPAddress? other) =>
        other is not null && address.MapToIPv6().Equals(other.MapToIPv6());
}
