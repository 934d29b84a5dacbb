using Crest.Dashboard.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crest.Dashboard.Studies;

/// <summary>The pages of studies.</summary>
internal static class StudyEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/studies", (HttpContext context, StudySource studies, PageContexts pages) =>
            pages.Render<StudiesPage>(context, (nameof(StudiesPage.Studies), studies.All())));
        // A study can have any name, with slashes too.
        endpoints.MapGet("/studies/{**name}", Study);
    }

    private static IResult Study(string name, HttpContext context, StudySource studies, PageContexts pages, string? x = null, string? y = null)
    {
        // In the rest of a path a slash stays encoded.
        if (studies.Find(name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)) is not { } found) return Results.NotFound();
        return pages.Render<StudyPage>(
            context, (nameof(StudyPage.View), found), (nameof(StudyPage.Charts), StudyPageCharts.Of(found, x, y)));
    }
}
