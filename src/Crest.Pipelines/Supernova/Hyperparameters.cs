using Crest.Foundation.Options;

namespace Crest.Pipelines.Supernova;

/// <summary>What a search chooses: the shape of the network and the noise that it is trained with.</summary>
public sealed record Hyperparameters
{
    /// <summary>Width of the highway blocks, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Width of the highway blocks.", Minimum = 1, Maximum = 100_000)]
    [Search(50, 1000, Log = true, Step = 50)]
    public int HiddenSize { get; init; } = 300;

    /// <summary>Number of highway blocks, at least 0.</summary>
    [Option(OptionRole.Hyperparameter, "Number of highway blocks.", Name = "n-highways", Minimum = 0, Maximum = 1000)]
    [Search(2, 10, Step = 2)]
    public int Highways { get; init; } = 4;

    /// <summary>Whether batch normalisation follows each block.</summary>
    [Option(OptionRole.Hyperparameter, "Batch normalisation after each block.", Name = "batch-norm", Aliases = ["use-bn"])]
    [Search(false, true)]
    public bool UseBatchNormalisation { get; init; }

    /// <summary>Probability of a hidden value to be dropped, 0 to below 1.</summary>
    [Option(
        OptionRole.Hyperparameter, "Probability of a hidden value to be dropped.", Placeholder = "P", Minimum = 0, Maximum = 1,
        BelowMaximum = true)]
    [Search(0, 0.8, Step = 0.05)]
    public double DropoutRate { get; init; }

    /// <summary>Probability of a magnitude to get more noise, 0 to 1.</summary>
    [Option(OptionRole.Hyperparameter, "Probability of a magnitude to get more noise.", Placeholder = "P", Minimum = 0, Maximum = 1)]
    [Search(0, 0.1)]
    public double OutlierRate { get; init; }

    /// <summary>Probability of a magnitude to be set to 0, 0 to 1.</summary>
    [Option(OptionRole.Hyperparameter, "Probability of a magnitude to be set to 0.", Placeholder = "P", Minimum = 0, Maximum = 1)]
    [Search(0, 0.1)]
    public double BlackoutRate { get; init; }

    /// <summary>
    /// What a sample takes in training, as a number of weights: those of the highway blocks, and 40,000 for all that does not grow with
    /// them; fitted to epochs on one thread with blocks of 50 to 850.
    /// </summary>
    public double StepCost => 40_000 + (2.0 * HiddenSize * HiddenSize * Highways);
}
