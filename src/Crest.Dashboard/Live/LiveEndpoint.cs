using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Crest.Dashboard.Access;
using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.Live;

/// <summary><c>/live</c>: what changes, as server-sent events.</summary>
internal static class LiveEndpoint
{
    /// <summary>A line now and then shows to both ends that the other one is there.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    public static IResult Get(
        HttpContext context, string? run, string? workflow, string? component, LiveFeed feed, AccessTokens tokens)
    {
        if (feed.Open(run, workflow, component) is { } page)
            return TypedResults.ServerSentEvents(Events(page, () => IsStillAdmitted(context, tokens), context.RequestAborted));
        context.Response.Headers.RetryAfter = "30";
        return TypedResults.Text($"more than {LiveFeed.MostStreams} pages are open", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Whether the token of the stream was not revoked since.</summary>
    private static bool IsStillAdmitted(HttpContext context, AccessTokens tokens) =>
        Visitor.TokenOf(context.Request).Token is not { Length: > 0 } token
        || !Visitor.Of(context).HasToken || tokens.Find(token) is not null;

    private static async IAsyncEnumerable<SseItem<string>> Events(
        LiveFeed.Page page, Func<bool> isAdmitted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using (page)
        {
            yield return new SseItem<string>("", "open");
            while (isAdmitted())
            {
                using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                silence.CancelAfter(Silence);
                SseItem<string>? item = null;
                try
                {
                    item = await page.News.ReadAsync(silence.Token);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    item = new SseItem<string>("", "ping");
                }
                catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
                {
                    // The server stops, or the page is gone.
                }

                if (item is not { } news) yield break;
                yield return news;
            }
        }
    }
}
