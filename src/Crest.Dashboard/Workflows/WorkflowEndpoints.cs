using Crest.Dashboard.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crest.Dashboard.Workflows;

/// <summary>The page of workflows.</summary>
internal static class WorkflowEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/workflows", (HttpContext context, PageContexts pages) => pages.Render<WorkflowsPage>(context));
}
