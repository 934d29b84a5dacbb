using Crest.Learning.PartialAuc;

namespace Crest.Pipelines.RealBogus;

/// <summary>The partial AUC that a training maximises, with its option.</summary>
public abstract record RankingObjective
{
    /// <summary>The objective itself.</summary>
    internal abstract PartialAucObjective Make();
}
