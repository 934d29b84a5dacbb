namespace Crest.Dashboard.Layout;

/// <summary>What every page needs to know of the request that it answers.</summary>
/// <param name="Prefix">What comes before each path, from a reverse proxy; empty for nothing.</param>
/// <param name="Project">The name of the project.</param>
/// <param name="Here">The path and the query of the page, without the prefix.</param>
/// <param name="MayChange">Whether the visitor may change anything.</param>
/// <param name="FormField">The name of the hidden field that each form sends.</param>
/// <param name="FormToken">Its value.</param>
/// <param name="Now">The time.</param>
public sealed record PageContext(
    string Prefix, string Project, string Here, bool MayChange, string FormField, string FormToken, DateTimeOffset Now)
{
    /// <summary>The address of a page.</summary>
    /// <param name="path">Its path, which begins with a slash.</param>
    public string Link(string path) => Prefix + path;

    /// <summary>The address of a script or a style sheet; it changes with the content, so that browsers may keep the file.</summary>
    /// <param name="name">The name of the file.</param>
    public string Asset(string name) => $"{Prefix}/assets/{name}?v={Assets.VersionOf(name)}";
}
