using System.Text.Json;
using Crest.Dashboard.Access;
using Crest.Dashboard.RunFiles;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
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
        endpoints.MapGet("/runs/{id}", Run);
        endpoints.MapGet("/runs/{id}/curves", (string id, RunStore store, RunCurves curves) => store.Contains(id)
            ? Results.Json(new { charts = CurveChart.OfOne(curves.Of(store.Find(id))) }, JsonSerializerOptions.Web)
            : Results.NotFound());
        endpoints.MapGet("/runs/{id}/log", FileEndpoint.Log);
        endpoints.MapGet("/runs/{id}/files/{**path}", FileEndpoint.Get);
        endpoints.MapGet("/runs/{id}/view/{**path}", ViewFile);
        endpoints.MapGet("/compare", (HttpContext context, RunStore store, PageContexts pages) => pages.Render<ComparePage>(
            context, (nameof(ComparePage.Comparison), new Comparison(Compared(context, store)))));
        endpoints.MapGet("/compare/curves", (HttpContext context, RunStore store, RunCurves curves) => Results.Json(
            new { charts = CurveChart.OfSeveral([.. Compared(context, store).Select(run => (run, curves.Of(run)))]) },
            JsonSerializerOptions.Web));
        ChangeEndpoints.Map(endpoints);
    }

    private static RazorComponentResult<RunsPage> Table(HttpContext context, RunStore store, NamedViews views, PageContexts pages) =>
        pages.Render<RunsPage>(
            context, (nameof(RunsPage.Table), RunsTable.Of(store, RunsQuery.Of(context.Request.Query))),
            (nameof(RunsPage.Views), views.All()));

    private static IResult Run(string id, HttpContext context, RunStore store, RunFolders folders, PageContexts pages)
    {
        RunRecord run;
        try
        {
            run = store.Find(id);
        }
        catch (CrestException e)
        {
            return new NotFoundResult(e.Message);
        }

        // The beginning of an id and a name lead to the page too; the address names the run.
        if (run.Id != id) return Results.Redirect($"{context.Request.PathBase}/runs/{Uri.EscapeDataString(run.Id)}");
        RunView view = folders.Of(run) is { } folder ? new RunView(run, folder.List(), RunCharts.Of(folder)) : new RunView(run, [], []);
        return pages.Render<RunDetailsPage>(context, (nameof(RunDetailsPage.View), view));
    }

    private static async Task<IResult> ViewFile(
        string id, string path, HttpContext context, RunStore store, RunFolders folders, PageContexts pages)
    {
        if (!store.Contains(id) || folders.Of(store.Find(id))?.Open(path) is not { } file) return Results.NotFound();
        await using (file) return pages.Render<FilePage>(context, (nameof(FilePage.View), FileView.Of(id, path, file)));
    }

    /// <summary>The runs that an address names, those that are there.</summary>
    private static RunRecord[] Compared(HttpContext context, RunStore store) =>
        [.. context.Request.Query["run"].OfType<string>().Distinct().Take(Comparison.Most).Where(store.Contains).Select(store.Find)];
}
