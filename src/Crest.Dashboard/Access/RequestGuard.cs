using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.Access;

/// <summary>
/// Decides of each request whether it is served: the name that it calls the server, the token, and for a change, where it comes from.
/// </summary>
/// <param name="tokens">The tokens of the project.</param>
/// <param name="hosts">The names under which the server answers.</param>
/// <param name="antiforgery">Checks the hidden field of forms.</param>
/// <param name="isOpen">Whether the server is for the programs of this machine alone, which need no token.</param>
internal sealed class RequestGuard(AccessTokens tokens, AllowedHosts hosts, IAntiforgery antiforgery, bool isOpen)
{
    /// <summary>Where the form of <see cref="RefusalPage"/> sends a token.</summary>
    public const string SignInPath = "/token";

    private const string TokenField = "token", NeedsToken =
        "This dashboard opens with a token: 'crest serve' prints one when it starts, and 'crest serve token add NAME' makes another.";

    private const string WrongToken = $"The token is wrong. {NeedsToken}";

    private static readonly string[] Public = ["/assets", "/health", "/version"];

    /// <summary>Serves a request, or refuses it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Serves it.</param>
    public async Task Check(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        SecurityHeaders.Set(context.Response);
        if (!hosts.Allow(context))
        {
            await Refusal.Write(
                context, StatusCodes.Status403Forbidden,
                $"This server does not answer to the name '{request.Host.Host}'; "
                + $"start it with --allowed-host {request.Host.Host} if it should.");
            return;
        }

        if (Public.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
        {
            await next(context);
            return;
        }

        bool changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
        if (changes && IsFromElsewhere(context))
        {
            await Refusal.Write(context, StatusCodes.Status403Forbidden, "A page of another site sent this change; it was not made.");
            return;
        }

        if (changes && request.Path == SignInPath)
        {
            await SignIn(context);
            return;
        }

        if (await Admit(context) is not { } visitor) return;
        if (changes && !await MayChange(context, visitor)) return;
        context.Items[typeof(Visitor)] = visitor;
        await next(context);
    }

    /// <summary>Finds out who asks; answers and returns null where nobody does who may.</summary>
    private async Task<Visitor?> Admit(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (HttpMethods.IsGet(request.Method) && request.Query[TokenField].ToString() is { Length: > 0 } given)
        {
            if (tokens.Find(given) is null) await Unauthorized(context, WrongToken);
            else await Enter(context, given, Without(request, TokenField));
            return null;
        }

        (string? token, bool isProgram) = Visitor.TokenOf(request);
        if (token is not null && tokens.Find(token) is { } known) return new Visitor(!known.ReadOnly, isProgram, HasToken: true);
        // On this machine a token that is wrong is an error too: who gives one expects it to count.
        if (isOpen && !isProgram && IsOfThisMachine(context)) return new Visitor(MayChange: true, IsProgram: false, HasToken: false);
        if (request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers["Sec-Fetch-Mode"] == "navigate"
            && HttpMethods.IsGet(request.Method))
        {
            // The browser keeps the cookie back from a link in a mail or on another site, but not from this page.
            await GoOn(context, request.PathBase + request.Path + request.QueryString);
            return null;
        }

        await Unauthorized(context, token is null or "" ? NeedsToken : WrongToken);
        return null;
    }

    /// <summary>Whether a change may be made; answers where it may not.</summary>
    private async Task<bool> MayChange(HttpContext context, Visitor visitor)
    {
        if (!visitor.MayChange && context.GetEndpoint()?.Metadata.GetMetadata<ReadsOnly>() is null)
        {
            await Refusal.Write(context, StatusCodes.Status403Forbidden, "This token is for reading only.");
            return false;
        }

        // A browser names its site in every change, so where none is named a program asks.
        bool isProgram = visitor.IsProgram || (Refusal.IsForPrograms(context.Request.Path)
            && (context.Request.Headers.Origin.Count == 0 || context.Request.Headers["Sec-Fetch-Site"] == "same-origin"));
        if (isProgram || await IsOurForm(context)) return true;
        await Refusal.Write(
            context, StatusCodes.Status400BadRequest,
            "The form is not of this server, or the server was started again since; reload the page.");
        return false;
    }

    private async Task<bool> IsOurForm(HttpContext context)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(context);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or AntiforgeryValidationException)
        {
            return false; // A body that is too large, or no form.
        }
    }

    private async Task SignIn(HttpContext context)
    {
        string given = await GivenToken(context);
        if (tokens.Find(given) is null) await Unauthorized(context, WrongToken);
        else await Enter(context, given, context.Request.PathBase + "/");
    }

    /// <summary>The token of a form; empty where there is none, or the body is no form.</summary>
    private static async Task<string> GivenToken(HttpContext context)
    {
        if (!context.Request.HasFormContentType) return "";
        try
        {
            return (await context.Request.ReadFormAsync(context.RequestAborted))[TokenField].ToString().Trim();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return "";
        }
    }

    private static Task Enter(HttpContext context, string token, string to)
    {
        Visitor.Keep(context, token);
        return GoOn(context, to);
    }

    /// <summary>
    /// Sends the browser on from a page of this server. A redirect would still count as a step from the site with the link, and the
    /// cookie would not be sent.
    /// </summary>
    private static Task GoOn(HttpContext context, string to)
    {
        string address = WebUtility.HtmlEncode(to);
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Crest</title>"
            + $"<meta http-equiv=\"refresh\" content=\"0; url={address}\"></head>"
            + $"<body><p><a href=\"{address}\">Open the dashboard</a></p></body></html>",
            context.RequestAborted);
    }

    private static Task Unauthorized(HttpContext context, string message) =>
        Refusal.Write(context, StatusCodes.Status401Unauthorized, message);

    private static string Without(HttpRequest request, string field)
    {
        QueryString rest = QueryString.Create(request.Query.Where(pair => pair.Key != field));
        return request.PathBase + request.Path + rest;
    }

    /// <summary>Whether the browser says that the page which sends a request is of another site.</summary>
    private bool IsFromElsewhere(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site") return true;
        string origin = request.Headers.Origin.ToString();
        if (origin.Length == 0) return false;
        if (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? site)) return true;
        bool isHere = string.Equals(site.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
        // A reverse proxy may call the server by another name than the browser calls the proxy.
        return !isHere && !(hosts.HasNames && !AllowedHosts.IsLoopback(site.Host) && hosts.Allow(context, site.Host));
    }

    /// <summary>Whether a request comes from this machine, and through no proxy that others can reach.</summary>
    private static bool IsOfThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote)
        && AllowedHosts.IsLoopback(context.Request.Host.Host)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");
}
