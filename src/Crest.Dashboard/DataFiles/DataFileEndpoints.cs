using Crest.Dashboard.Access;
using Crest.Dashboard.RunFiles;
using Crest.Foundation.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crest.Dashboard.DataFiles;

/// <summary>The page of the data files of the project.</summary>
internal static class DataFileEndpoints
{
    private const string Folder = "data";

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/data", Get);

    private static IResult Get(HttpContext context, Project project, PageContexts pages, string? file = null)
    {
        string path = Path.Combine(project.Folder, Folder);
        ContainedFolder? folder = Directory.Exists(path) ? new ContainedFolder(path) : null;
        if (string.IsNullOrEmpty(file))
        {
            RunFile[] files = folder is null ? [] : [.. folder.List().Where(f => f.Path.EndsWith(".nc", StringComparison.OrdinalIgnoreCase))];
            return pages.Render<DataFilesPage>(context, (nameof(DataFilesPage.Files), files));
        }

        return folder?.Find(file) is { } found
            ? pages.Render<DataFilePage>(context, (nameof(DataFilePage.View), DataFileView.Of($"{Folder}/{file}", found)))
            : Results.NotFound();
    }
}
