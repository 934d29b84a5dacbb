using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Crest.Dashboard.Serving;

/// <summary>An address under which others reach a server that listens on all addresses of its machine.</summary>
internal static class ReachableAddress
{
    /// <summary>The address as the authority of a URL has it.</summary>
    /// <param name="listening">What the server listens on.</param>
    public static string Of(IPAddress listening)
    {
        if (!listening.Equals(IPAddress.Any) && !listening.Equals(IPAddress.IPv6Any)) return Text(listening);
        return Text(NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses.Select(unicast => unicast.Address))
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
            ?? IPAddress.Loopback);
    }

    private static string Text(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}";
}
