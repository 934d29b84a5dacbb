namespace Crest.Experiments.Runs;

/// <summary>What is known of a run when it starts.</summary>
public sealed record RunDescription
{
    /// <summary>What is tried, part of the run's id: letters, digits and dashes, e.g. <c>focal-loss</c>.</summary>
    public required string Method { get; init; }

    /// <summary>What people call the run, next to its id; it can be changed later, and several runs may have the same.</summary>
    public string Name { get; init; } = "";

    /// <summary>The project or data set that the run belongs to; runs are listed by it.</summary>
    public string Project { get; init; } = "";

    /// <summary>The whole configuration as text (YAML).</summary>
    public string Configuration { get; init; } = "";

    /// <summary>How the run was called, so that it can be called again.</summary>
    public string CommandLine { get; init; } = CurrentProcess.CommandLine;

    /// <summary>Free text; it can be changed later.</summary>
    public string Memo { get; init; } = "";

    /// <summary>When it started, where another program that did it says so; null for now.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The seeds by their purpose.</summary>
    public IReadOnlyDictionary<string, long> Seeds { get; init; } = new Dictionary<string, long>();

    /// <summary>The content hashes of the data by its role (training, test) or path.</summary>
    public IReadOnlyDictionary<string, string> DataHashes { get; init; } = new Dictionary<string, string>();

    /// <summary>The ids of the runs that it is made from, by their role: <c>model</c> is the training of the model that predicts.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();

    /// <summary>The hyperparameters by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels by name.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
