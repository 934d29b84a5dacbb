using Crest.Experiments.Configurations;
using Crest.Foundation.Options;

namespace Crest.Experiments.Tests.Configurations;

/// <summary>The options of a job as the tests of configurations use them.</summary>
internal sealed record SampleOptions
{
    public static IReadOnlyList<OptionDefinition> All => OptionTable.Of(typeof(SampleOptions)).Options;

    public static ConfigKeys Keys { get; } = new(All);

    [Option(OptionRole.Hyperparameter, "Units of a layer.", Minimum = 1)]
    public int HiddenSize { get; init; } = 100;

    [Option(OptionRole.Hyperparameter, "Samples of a batch.", Aliases = ["batch"])]
    public int BatchSize { get; init; } = 10;

    [Option(OptionRole.Hyperparameter, "Step of the optimiser.")]
    public double LearningRate { get; init; } = 0.001;

    [Option(OptionRole.Protocol, "Seed.")]
    public long Seed { get; init; } = 1;

    [Option(OptionRole.Hyperparameter, "Whether layers are normalised.")]
    public bool BatchNorm { get; init; }

    [Option(OptionRole.Input, "The data.")]
    public string? DataPath { get; init; }

    [Option(OptionRole.Input, "Files.")]
    public IReadOnlyList<string> Files { get; init; } = [];

    [Option(OptionRole.Output, "Results.")]
    public string? OutputDir { get; init; }
}
