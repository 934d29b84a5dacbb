namespace Crest.Experiments.Runs;

/// <summary>A project or data set that runs belong to, which MLflow calls an experiment.</summary>
/// <param name="Id">Its number; 0 is that of the runs without a project.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Changed">When it was changed for the last time.</param>
/// <param name="Deleted">When it was deleted; null where it was not.</param>
public sealed record Experiment(long Id, string Name, DateTimeOffset Created, DateTimeOffset Changed, DateTimeOffset? Deleted)
{
    /// <summary>The name of number 0.</summary>
    public const string Default = "Default";

    /// <summary>Its labels by name.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The project of its runs.</summary>
    public string Project => Id == 0 ? "" : Name;
}
