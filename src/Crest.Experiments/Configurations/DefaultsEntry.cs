namespace Crest.Experiments.Configurations;

/// <summary>An entry of a defaults list: the file itself, another file, or a group with the file that is chosen in it.</summary>
/// <param name="Origin">Where it is.</param>
internal sealed record DefaultsEntry(string Origin)
{
    /// <summary>The entry that stands for the content of the file itself.</summary>
    public const string Self = "_self_";

    /// <summary>The group, or the file where <see cref="Names"/> is null; empty for the file itself.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the path begins at the top of the folder, and not where the file is.</summary>
    public bool IsAbsolute { get; init; }

    /// <summary>Where the values go: what follows the <c>@</c>; null where there is none.</summary>
    public string? Package { get; init; }

    /// <summary>The chosen files of the group; null for a file that is named itself.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Whether a file that is not there is left out.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether it chooses for a group of another defaults list.</summary>
    public bool IsOverride { get; init; }

    /// <summary>Whether it is the place of the file itself.</summary>
    public bool IsSelf => Names is null && Path == Self;
}
