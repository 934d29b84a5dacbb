using Crest.Dashboard.Layout;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crest.Dashboard.Serving;

/// <summary><c>/assets/NAME</c>: scripts and style sheets.</summary>
internal static class AssetEndpoint
{
    public static Results<FileContentHttpResult, NotFound> Get(string name, HttpContext context)
    {
        if (Assets.Find(name) is not { } asset) return TypedResults.NotFound();
        // The address changes with the content.
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.File(asset.Content, asset.MediaType);
    }
}
