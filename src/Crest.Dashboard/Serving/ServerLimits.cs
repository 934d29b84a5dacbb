using System.Threading.RateLimiting;
using Crest.Dashboard.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Crest.Dashboard.Serving;

/// <summary>What one client can take of the server.</summary>
internal static class ServerLimits
{
    /// <summary>Bytes of a request, unless an endpoint allows more (<c>IRequestSizeLimitMetadata</c>): a form, or a batch of metrics.</summary>
    public const long LargestBody = 2 << 20;

    private const int MostConnections = 12_000, RequestsASecond = 500, RequestsAtOnce = 2000;

    /// <summary>Sets those of connections: one that is slow or silent is dropped.</summary>
    public static void Set(KestrelServerOptions server, DashboardSettings settings)
    {
        server.AddServerHeader = false;
        server.Listen(settings.Address, settings.Port);
        KestrelServerLimits limits = server.Limits;
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxConcurrentConnections = MostConnections;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }

    /// <summary>Sets the number of requests of a client.</summary>
    public static void Set(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
            $"{context.Connection.RemoteIpAddress}",
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = RequestsAtOnce,
                TokensPerPeriod = RequestsASecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }));
        options.OnRejected = (rejected, _) => new ValueTask(Refusal.Write(
            rejected.HttpContext, StatusCodes.Status429TooManyRequests, $"More than {RequestsASecond} requests a second; wait a second."));
    }
}
