namespace Crest.Experiments.RunImports;

/// <summary>What the imported runs are called where their files do not say it.</summary>
public sealed record RunSourceOptions
{
    /// <summary>The method, part of their ids; the name of the format where it is null.</summary>
    public string? Method { get; init; }

    /// <summary>The project by which they are listed; by their files where it is null.</summary>
    public string? Project { get; init; }
}
