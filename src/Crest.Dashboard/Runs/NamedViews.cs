using System.Text.Json;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Projects;

namespace Crest.Dashboard.Runs;

/// <summary>The views of the table of runs that a project keeps, in <c>.crest/views.json</c>: everybody who opens its dashboard sees them.</summary>
/// <param name="project">The project.</param>
public sealed class NamedViews(Project project)
{
    /// <summary>Characters of a name.</summary>
    public const int LongestName = 60;

    private const int Most = 100, LongestAddress = 4000;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true,
    };

    private string FilePath => Path.Combine(project.Folder, Project.Marker, "views.json");

    /// <summary>The views, by name.</summary>
    /// <exception cref="CrestException">The file is damaged or cannot be read.</exception>
    public IReadOnlyList<NamedView> All()
    {
        try
        {
            return File.Exists(FilePath) ? JsonSerializer.Deserialize<List<NamedView>>(File.ReadAllBytes(FilePath), Json) ?? [] : [];
        }
        catch (JsonException e)
        {
            throw new CrestException($"{FilePath}: not a list of views; remove the file, and keep the views again", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", FilePath, e);
        }
    }

    /// <summary>Keeps a view; one of the same name is replaced.</summary>
    /// <param name="view">The view.</param>
    /// <exception cref="CrestException">The name or the address cannot be kept, or the file cannot be written.</exception>
    public void Keep(NamedView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.Name.Trim().Length is 0 or > LongestName) throw new CrestException($"the name of a view has 1 to {LongestName} characters");
        if (!view.Address.StartsWith("/?", StringComparison.Ordinal) && view.Address != "/")
            throw new CrestException("a view is an address of the table of runs");
        if (view.Address.Length > LongestAddress) throw new CrestException($"the address of a view has at most {LongestAddress} characters");
        Change(views => [.. views.Where(other => other.Name != view.Name).Append(view).OrderBy(v => v.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Removes a view; nothing happens where there is none of the name.</summary>
    /// <param name="name">Its name.</param>
    public void Remove(string name) => Change(views => [.. views.Where(view => view.Name != name)]);

    private void Change(Func<IReadOnlyList<NamedView>, IReadOnlyList<NamedView>> change)
    {
        using AtomicFile file = AtomicFile.Create(FilePath);
        IReadOnlyList<NamedView> views = change(All());
        if (views.Count > Most) throw new CrestException($"a project keeps at most {Most} views; remove one first");
        JsonSerializer.Serialize(file.Stream, views, Json);
        file.Commit();
    }
}
