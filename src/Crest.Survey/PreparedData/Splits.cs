namespace Crest.Survey.PreparedData;

/// <summary>Names of the parts of the prepared data (<see cref="PreparedSet.Split"/>) and of their files.</summary>
public static class Splits
{
    /// <summary>What a model is fitted on.</summary>
    public const string Train = "train";

    /// <summary>What training is stopped by and hyperparameters are chosen by.</summary>
    public const string Validation = "validation";

    /// <summary>What a model is judged by.</summary>
    public const string Test = "test";

    /// <summary>Objects of the sky.</summary>
    public const string Observed = "observed";

    /// <summary>The three splits of training data.</summary>
    public static IReadOnlyList<string> Names { get; } = [Train, Validation, Test];

    /// <summary>
    /// The file's name: <c>dataset.tr-6classes.nc</c>, <c>dataset.va-…</c>, <c>dataset.te-…</c>, <c>dataset.test.all-….nc</c>.
    /// </summary>
    /// <param name="split">One of the four.</param>
    /// <param name="suffix">What tells this preparation from others; none when empty.</param>
    public static string FileName(string split, string suffix)
    {
        string part = split switch
        {
            Train => "tr",
            Validation => "va",
            Test => "te",
            Observed => "test.all",
            _ => throw new ArgumentException($"no split: {split}", nameof(split)),
        };
        return suffix.Length == 0 ? $"dataset.{part}.nc" : $"dataset.{part}-{suffix}.nc";
    }
}
