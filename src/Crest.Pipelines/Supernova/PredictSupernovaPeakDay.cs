using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Supernova;

/// <summary><c>crest predict sn-epoch</c>: predicts the day of peak brightness.</summary>
[Command("predict sn-epoch")]
public sealed record PredictSupernovaPeakDay : PredictSupernova
{
    /// <inheritdoc/>
    public override SupernovaTask Task => SupernovaTask.PeakDay;
}
