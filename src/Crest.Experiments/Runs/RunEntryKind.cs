namespace Crest.Experiments.Runs;

/// <summary>The kinds of names with a value that a run has, as the table of entries names them.</summary>
internal static class RunEntryKind
{
    public const string Seed = "seed", Data = "data", Source = "source", Parameter = "parameter", Tag = "tag", Input = "input",
        Output = "output";
}
