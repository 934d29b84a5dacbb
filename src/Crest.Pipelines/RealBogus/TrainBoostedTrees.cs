using Crest.Foundation.Options;
using Crest.Learning.Trees;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.RealBogus;

/// <summary><c>crest train real-bogus xgboost</c>.</summary>
[Command("train real-bogus xgboost")]
public sealed record TrainBoostedTrees : TrainRealBogus
{
    /// <summary>How the trees are fitted, but for the seed.</summary>
    [OptionGroup]
    public BoostingOptions Boosting { get; init; } = new();

    internal override RealBogusLearner Learner => new BoostingLearner(Boosting);
}
