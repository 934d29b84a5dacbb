using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Experiments.Notices;

/// <summary>The rules of a project, from its file <c>notices.yaml</c>.</summary>
/// <param name="Rules">The rules, in the order of the file.</param>
/// <param name="Mail">The server that takes mails; null where no rule sends one.</param>
/// <example>
/// <code>
/// notices:
///   - when: metric.val_loss > 5
///     to: https://chat.example.org/hooks/crest
///   - when: run failed
///     to: mailto:group@example.org
/// mail: {host: smtp.example.org, from: crest@example.org}
/// </code>
/// </example>
public sealed record NoticeRules(IReadOnlyList<NoticeRule> Rules, MailServer? Mail)
{
    /// <summary>The name of the file in the project folder.</summary>
    public const string FileName = "notices.yaml";

    private const int UsualPort = 587, LargestPort = ushort.MaxValue;

    /// <summary>Words for conditions that everybody needs.</summary>
    private static readonly (string Words, string Condition, bool OnlySilent)[] s_words =
    [
        ("run finished", "status = finished", false), ("run failed", "status = failed", false), ("run killed", "status = killed", false),
        ("no heartbeat", "status = killed", true),
    ];

    /// <summary>Reads the rules of a project.</summary>
    /// <param name="folder">The project folder.</param>
    /// <returns>No rules where there is no file.</returns>
    /// <exception cref="CrestException">The file has a fault; the message names line and column.</exception>
    public static NoticeRules Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Of(YamlFile.Read(path)) : new NoticeRules([], null);
    }

    private static NoticeRules Of(YamlNode root)
    {
        YamlMapping file = root.Mapping("notices", "mail");
        MailServer? mail = file["mail"] is { } server ? MailOf(server.Mapping("host", "port", "from", "user", "password_variable")) : null;
        NoticeRule[] rules = [.. file.Required("notices", "a list of rules, each with when and to").Items().Select(RuleOf)];
        return mail is null && Array.Find(rules, rule => rule.To.Scheme == Uri.UriSchemeMailto) is { } mailed
            ? throw file.Error($"mails go to {mailed.To.OriginalString}, so the file needs mail: {{host: ..., from: ...}}")
            : new NoticeRules(rules, mail);
    }

    private static NoticeRule RuleOf(YamlNode node)
    {
        YamlMapping rule = node.Mapping("when", "to");
        YamlNode when = rule.Required("when", $"a condition as of crest runs list --where, or one of {Words}"),
            to = rule.Required("to", "the address of a webhook, or mailto:ADDRESS");
        string text = when.Text(), address = to.Text();
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            || !(uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps
                || (uri.Scheme == Uri.UriSchemeMailto && uri.UserInfo.Length > 0)))
            throw to.Expected("the address of a webhook (https://...), or mailto:ADDRESS");
        (string Words, string Condition, bool OnlySilent) meant = Array.Find(s_words, words => words.Words == text);
        try
        {
            return new NoticeRule(text, RunCondition.Parse(meant.Condition ?? text), meant.OnlySilent, uri);
        }
        catch (CrestException e)
        {
            throw when.Error($"{e.Message} (or write one of {Words})");
        }
    }

    private static MailServer MailOf(YamlMapping mail) => new(
        mail.Required("host", "the server that takes mails").Text(),
        (int)(mail["port"]?.Integer(1, LargestPort) ?? UsualPort),
        mail.Required("from", "the sender's address").Text(),
        mail["user"]?.Text(),
        mail["password_variable"]?.Text() ?? "CREST_MAIL_PASSWORD");

    private static string Words => string.Join(", ", s_words.Select(words => words.Words));
}
