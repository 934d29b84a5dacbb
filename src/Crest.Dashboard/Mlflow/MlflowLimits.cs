namespace Crest.Dashboard.Mlflow;

/// <summary>How much a request may carry, as MLflow's own server has it.</summary>
internal static class MlflowLimits
{
    /// <summary>Characters.</summary>
    public const int Key = 250, Parameter = 6000, Tag = 8000, ExperimentName = 500, User = 256;

    /// <summary>Values in a batch.</summary>
    public const int Metrics = 1000, Parameters = 100, Tags = 100, All = 1000;

    /// <summary>Bytes of a batch.</summary>
    public const int Batch = 1_000_000;

    /// <summary>Results of a page.</summary>
    public const int Runs = 50_000, UsualRuns = 1000, Experiments = 50_000, Points = 25_000;

    /// <summary>Bytes of a file of a run; it is written as it comes, and takes no memory.</summary>
    public const long File = 16L << 30;
}
