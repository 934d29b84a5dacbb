using Crest.Foundation.Options;
using Crest.Learning.Trees;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.RealBogus;

/// <summary><c>crest train real-bogus random-forest</c>.</summary>
[Command("train real-bogus random-forest")]
public sealed record TrainRandomForest : TrainRealBogus
{
    /// <summary>How the forest is fitted, but for the seed.</summary>
    [OptionGroup]
    public ForestOptions Forest { get; init; } = new();

    internal override RealBogusLearner Learner => new ForestLearner(Forest);
}
