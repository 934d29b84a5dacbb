namespace Crest.Workflows.WheelProjects;

/// <summary>A file of a component, by the id of the component.</summary>
/// <param name="Component">The id.</param>
/// <param name="Name">The path in its folder, which may be a glob.</param>
internal sealed record WheelFile(string Component, string Name);
