using System.Text;
using System.Text.Json;
using Crest.Experiments.Notices;
using MailKit.Net.Smtp;
using MimeKit;

namespace Crest.Dashboard.Notices;

/// <summary>Sends one notice to where its rule says: a webhook, or by mail.</summary>
/// <param name="client">The client of webhooks.</param>
/// <param name="mail">The server of mails; null where no rule sends one.</param>
/// <param name="dashboard">The address of the dashboard, for the link to the run.</param>
internal sealed class NoticeLetter(HttpClient client, MailServer? mail, string dashboard)
{
    /// <summary>Sends it.</summary>
    public async Task Send(Notice notice, CancellationToken cancellation)
    {
        string link = $"{dashboard}runs/{notice.Run.Id}";
        if (notice.Rule.To.Scheme == Uri.UriSchemeMailto) await Mail(notice, link, cancellation);
        else await Post(notice, link, cancellation);
    }

    /// <summary>Chats (Slack, Mattermost, Rocket.Chat) show the field <c>text</c>; the others are for programs.</summary>
    private async Task Post(Notice notice, string link, CancellationToken cancellation)
    {
        var body = new
        {
            text = $"{notice.Text}\n{link}",
            rule = notice.Rule.When,
            run = notice.Run.Id,
            status = $"{notice.Run.Status}".ToLowerInvariant(),
            link,
        };
        // With its length: small receivers do not read a body in pieces.
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(notice.Rule.To, content, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task Mail(Notice notice, string link, CancellationToken cancellation)
    {
        MailServer server = mail ?? throw new InvalidOperationException("The rules name no mail server.");
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(server.From));
        message.To.Add(
            MailboxAddress.Parse(Uri.UnescapeDataString(notice.Rule.To.AbsoluteUri[$"{Uri.UriSchemeMailto}:".Length..].Split('?')[0])));
        message.Subject = $"Crest: {notice.Title}";
        message.Body = new TextPart("plain") { Text = $"{notice.Text}\n\n{link}\n" };
        using var smtp = new SmtpClient { Timeout = (int)client.Timeout.TotalMilliseconds };
        await smtp.ConnectAsync(server.Host, server.Port, MailKit.Security.SecureSocketOptions.Auto, cancellation);
        if (server.User is { } user)
            await smtp.AuthenticateAsync(user, Environment.GetEnvironmentVariable(server.PasswordVariable) ?? "", cancellation);
        await smtp.SendAsync(message, cancellation);
        await smtp.DisconnectAsync(quit: true, cancellation);
    }
}
