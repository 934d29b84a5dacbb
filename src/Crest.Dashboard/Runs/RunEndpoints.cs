using Crest.Dashboard.Access;
using Crest.Experiments.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Crest.Dashboard.Runs;

/// <summary>The pages of runs.</summary>
internal static class RunEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", Table);
    }

    private static RazorComponentResult<RunsPage> Table(HttpContext context, RunStore store, PageContexts pages) =>
        new(new Dictionary<string, object?>
        {
            [nameof(RunsPage.Page)] = pages.Of(context),
            [nameof(RunsPage.Table)] = RunsTable.Of(store, RunsQuery.Of(context.Request.Query)),
        })
        { PreventStreamingRendering = true };
}
