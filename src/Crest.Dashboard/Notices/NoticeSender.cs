using System.Net.Sockets;
using System.Threading.Channels;
using Crest.Experiments.Notices;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using MailKit;
using MailKit.Security;
using Microsoft.Extensions.Hosting;

namespace Crest.Dashboard.Notices;

/// <summary>
/// Sends the notices of <c>notices.yaml</c> while the dashboard is served. It looks at the store and sends from threads of its own, so a
/// webhook that does not answer holds up neither a page nor a training.
/// </summary>
/// <param name="store">The runs.</param>
/// <param name="rules">The rules.</param>
/// <param name="message">Told, a line each, what could not be sent; null for nobody.</param>
/// <param name="address">The address of the dashboard, known when the server has started.</param>
internal sealed class NoticeSender(RunStore store, NoticeRules rules, Action<string>? message, Func<string> address) : BackgroundService
{
    private const int MostWaiting = 1000;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1), s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The waits between the tries to send one notice.</summary>
    private static readonly TimeSpan[] s_waits = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60)];

    private readonly Channel<Notice> _waiting =
        Channel.CreateBounded<Notice>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (rules.Rules.Count == 0) return;
        // A redirect would make the message a question without a body.
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = s_patience };
        Task sending = SendAll(client, stoppingToken);
        var watch = new NoticeWatch(store, rules);
        using var timer = new PeriodicTimer(s_period, store.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    foreach (Notice notice in watch.Next()) _waiting.Writer.TryWrite(notice);
                }
                catch (CrestException)
                {
                    // The store is away; the next look finds what has changed meanwhile.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }

        await sending;
    }

    private async Task SendAll(HttpClient client, CancellationToken cancellation)
    {
        try
        {
            // Several at once: one address that does not answer must not hold up the others.
            var limits = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation };
            await Parallel.ForEachAsync(
                _waiting.Reader.ReadAllAsync(cancellation), limits,
                async (notice, stop) => await Send(new NoticeLetter(client, rules.Mail, address()), notice, stop));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task Send(NoticeLetter letter, Notice notice, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await letter.Send(notice, cancellation);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException or TimeoutException
                    or OperationCanceledException
                or ServiceNotAuthenticatedException or AuthenticationException or SslHandshakeException or CommandException
                or ProtocolException
                or MimeKit.ParseException && !cancellation.IsCancellationRequested)
            {
                if (attempt == s_waits.Length)
                {
                    // The address may contain a secret.
                    message?.Invoke($"{notice.Title}: not sent to {notice.Rule.To.Host}: {e.Message.ReplaceLineEndings(" ")}");
                    return;
                }

                await Task.Delay(s_waits[attempt], store.Clock, cancellation);
            }
        }
    }
}
