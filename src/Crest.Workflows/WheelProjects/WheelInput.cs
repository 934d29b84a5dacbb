namespace Crest.Workflows.WheelProjects;

/// <summary>An input file of a component.</summary>
/// <param name="Name">The path that it gets; a folder where it ends with <c>/</c>, empty where the file keeps its name.</param>
/// <param name="Sources">The files that it is connected to.</param>
internal sealed record WheelInput(string Name, IReadOnlyList<WheelFile> Sources);
