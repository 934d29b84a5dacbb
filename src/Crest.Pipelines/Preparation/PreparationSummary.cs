namespace Crest.Pipelines.Preparation;

/// <summary>What a preparation did, for the user to read.</summary>
public sealed record PreparationSummary
{
    /// <summary>Number of raw files read, as a whole or to look for changes.</summary>
    public required int FilesRead { get; init; }

    /// <summary>Names of the classes by label; empty where no types were given.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Number of objects of each class in each split written: by split, then by label; unlabelled ones are last.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<int>> ObjectsByClass { get; init; }

    /// <summary>Number of objects left out of the training data by type, since the type belongs to no class.</summary>
    public IReadOnlyDictionary<string, int> LeftOut { get; init; } = new Dictionary<string, int>();

    /// <summary>What the user should know, a line each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The intermediate results that were used again, by name.</summary>
    public IReadOnlyList<string> Reused { get; init; } = [];

    /// <summary>The files that were written.</summary>
    public required IReadOnlyList<string> Written { get; init; }

    /// <summary>The files that the same preparation had written before, and that stay.</summary>
    public required IReadOnlyList<string> Unchanged { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Raw files a second, everything included.</summary>
    public double FilesPerSecond => FilesRead / Elapsed.TotalSeconds;
}
