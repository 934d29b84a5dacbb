namespace Crest.Workflows.WheelProjects;

/// <summary>A file that a component gets, or a container hands on, in the words of <c>workflow.yaml</c>.</summary>
/// <param name="Name">The path that it gets; a folder where it ends with <c>/</c>.</param>
/// <param name="Component">The component that has it.</param>
/// <param name="File">The path that it has there.</param>
/// <param name="Original">The path in the folder of the component that makes it, as WHEEL names it.</param>
/// <param name="IsSeveral">Whether WHEEL takes it for one of several files, which go to a folder.</param>
internal sealed record WheelLink(string Name, string Component, string File, string Original, bool IsSeveral)
{
    /// <summary>As it is written: a list where all keep their names, otherwise a mapping of names.</summary>
    public static object Draft(IReadOnlyList<WheelLink> links)
    {
        if (links.All(link => link.Name == link.File)) return links.Select(link => $"{link.Component}/{link.File}").ToArray();
        var draft = new WorkflowDraft();
        foreach (IGrouping<string, WheelLink> name in links.GroupBy(link => link.Name, StringComparer.Ordinal))
        {
            string[] files = [.. name.Select(link => $"{link.Component}/{link.File}")];
            draft.Add(name.Key, files is [var only] ? only : files);
        }

        return draft;
    }
}
