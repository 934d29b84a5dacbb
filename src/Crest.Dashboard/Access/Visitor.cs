using System.Text;
using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.Access;

/// <summary>Who asks: what a request may do, and how it showed that.</summary>
/// <param name="MayChange">Whether it may change anything.</param>
/// <param name="IsProgram">Whether it gave its token as programs do; a browser does not send that by itself.</param>
/// <param name="HasToken">Whether a token let it in.</param>
internal sealed record Visitor(bool MayChange, bool IsProgram, bool HasToken)
{
    /// <summary>The cookie of a browser that was let in.</summary>
    public const string Cookie = "crest-token";

    /// <summary>The visitor of a request that was let in.</summary>
    public static Visitor Of(HttpContext context) =>
        (Visitor?)context.Items[typeof(Visitor)] ?? throw new InvalidOperationException("The request was not checked.");

    /// <summary>The token of a request: as a bearer, as a password, or in the cookie.</summary>
    public static (string? Token, bool IsProgram) TokenOf(HttpRequest request)
    {
        const string bearer = "Bearer ", basic = "Basic ";
        string authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(bearer, StringComparison.OrdinalIgnoreCase)) return (authorization[bearer.Length..].Trim(), true);
        if (authorization.StartsWith(basic, StringComparison.OrdinalIgnoreCase)) return (Password(authorization[basic.Length..]), true);
        return (request.Cookies[Cookie], false);
    }

    /// <summary>Keeps the token in the browser, out of the reach of scripts and of other sites.</summary>
    public static void Keep(HttpContext context, string token) => context.Response.Cookies.Append(Cookie, token, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps
            || context.Request.Headers["X-Forwarded-Proto"].ToString().Equals("https", StringComparison.OrdinalIgnoreCase),
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
        MaxAge = TimeSpan.FromDays(90),
    });

    private static string? Password(string credentials)
    {
        byte[] bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials.Trim(), bytes, out int length)) return "";
        string text = Encoding.UTF8.GetString(bytes, 0, length);
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
