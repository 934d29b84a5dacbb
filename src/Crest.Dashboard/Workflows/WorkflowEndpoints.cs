using Crest.Dashboard.Access;
using Crest.Dashboard.RunFiles;
using Crest.Experiments.Runs;
using Crest.Foundation.Projects;
using Crest.Workflows.States;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crest.Dashboard.Workflows;

/// <summary>The pages of workflows.</summary>
internal static class WorkflowEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/workflows", (HttpContext context, WorkflowSource source, RunStore runs, PageContexts pages) =>
            pages.Render<WorkflowsPage>(context, (nameof(WorkflowsPage.Workflows), WorkflowLine.All(source, runs))));
        endpoints.MapGet("/workflows/show", Show);
        endpoints.MapGet("/workflows/component", Component);
        endpoints.MapGet("/workflows/log", Log);
        endpoints.MapGet("/workflows/picture", Picture);
        WorkflowChanges.Map(endpoints);
    }

    private static IResult Show(HttpContext context, Project project, WorkflowSource source, RunStore runs, PageContexts pages)
    {
        var query = WorkflowQuery.Read(context.Request.Query);
        return source.Find(query.Folder) is { } place
            ? pages.Render<WorkflowPage>(
                context, (nameof(WorkflowPage.View), WorkflowView.Of(place, query, project, source.Store, runs)))
            : NoWorkflow(query.Folder);
    }

    private static IResult Component(
        string folder, string path, HttpContext context, WorkflowSource source, RunStore runs, PageContexts pages)
    {
        if (source.Find(folder) is not { } place) return NoWorkflow(folder);
        bool isAtWork = source.Store.LastRun(place.Folder) is { } run && runs.Contains(run) && runs.Find(run).Status == RunStatus.Running;
        return ComponentView.Of(place, path, source, isAtWork) is { } view
            ? pages.Render<ComponentPage>(context, (nameof(ComponentPage.View), view))
            : new NotFoundResult($"The workflow {folder} has no component {path}.");
    }

    /// <summary>The log of a component in its last run.</summary>
    private static async Task<IResult> Log(string folder, string path, long? from, HttpContext context, WorkflowSource source)
    {
        if (source.Find(folder) is not { } place) return NoWorkflow(folder);
        ComponentRecord? record = source.Store.States(place.Folder).FirstOrDefault(record => record.Path == path);
        if (record is null || source.OpenLog(record.Run, path) is not { } log) return Results.NotFound();
        // Another run has another log.
        context.Response.Headers["X-Run"] = record.Run;
        return await FileEndpoint.Tail(log, from, context);
    }

    /// <summary>A picture of a viewer: whatever it contains, the browser runs none of it as part of the dashboard.</summary>
    private static IResult Picture(string folder, string path, HttpContext context, WorkflowSource source)
    {
        if (source.Find(folder) is not { } place) return NoWorkflow(folder);
        if (ComponentView.Picture(place, path) is not { } file) return Results.NotFound();
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.OfFiles;
        return Results.Stream(file, FileKinds.InlineTypeOf(path)!, enableRangeProcessing: true);
    }

    private static NotFoundResult NoWorkflow(string folder) => new($"The project has no workflow in the folder '{folder}'.");
}
