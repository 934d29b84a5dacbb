using Crest.Foundation.Options;
using Crest.Learning.PartialAuc;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.RealBogus;

/// <summary>All bogus candidates are weighed, those that score highest the more.</summary>
[Command("relaxed")]
public sealed record RelaxedObjective : RankingObjective
{
    /// <summary>γ, above 0 and at most 1.</summary>
    [Option(
        OptionRole.Hyperparameter, "γ: the smaller, the more weight on the bogus candidates that score highest.",
        Placeholder = "G", Minimum = 0, AboveMinimum = true, Maximum = 1)]
    [Search(0.01, 1, Log = true)]
    public double Gamma { get; init; } = 0.1;

    internal override PartialAucObjective Make() => new RelaxedPartialAuc(Gamma);
}
