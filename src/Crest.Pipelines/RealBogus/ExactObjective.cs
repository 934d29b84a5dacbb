using Crest.Foundation.Options;
using Crest.Learning.PartialAuc;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.RealBogus;

/// <summary>Only the bogus candidates that score highest count.</summary>
[Command("exact")]
public sealed record ExactObjective : RankingObjective
{
    /// <summary>β, above 0 and at most 1. Results are measured by it, so a search holds it fixed.</summary>
    [Option(
        OptionRole.Protocol, "β: the false positive rate up to which the area is taken.",
        Placeholder = "B", Minimum = 0, AboveMinimum = true, Maximum = 1)]
    public double Beta { get; init; } = 0.1;

    internal override PartialAucObjective Make() => new ExactPartialAuc(Beta);
}
