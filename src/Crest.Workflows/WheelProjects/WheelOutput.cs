namespace Crest.Workflows.WheelProjects;

/// <summary>An output file of a component.</summary>
/// <param name="Name">The path, which may be a glob.</param>
/// <param name="Origins">The files of its components that a container hands on under this name.</param>
/// <param name="IsUsed">Whether another component gets it.</param>
internal sealed record WheelOutput(string Name, IReadOnlyList<WheelFile> Origins, bool IsUsed);
