using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.Access;

/// <summary>What every answer tells the browser to refuse.</summary>
internal static class SecurityHeaders
{
    /// <summary>Scripts come from files of the server alone. Charts need styles in their elements; a style cannot send anything.</summary>
    private const string OfPages =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "font-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>
    /// A file of a run may contain anything: it runs no script, sends no form, loads nothing, and belongs to no site.
    /// </summary>
    public const string OfFiles =
        "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'";

    /// <summary>A report draws its charts with its own scripts, and still belongs to no site and loads nothing.</summary>
    public const string OfReports =
        "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
        + "base-uri 'none'; frame-ancestors 'self'";

    /// <summary>Sets them.</summary>
    public static void Set(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = OfPages;
        headers.XContentTypeOptions = "nosniff";
        // With no referrer at all a browser would not say either from which site a form is sent.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }
}
