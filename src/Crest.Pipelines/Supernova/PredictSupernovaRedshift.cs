using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Supernova;

/// <summary><c>crest predict redshift</c>: predicts redshifts.</summary>
[Command("predict redshift")]
public sealed record PredictSupernovaRedshift : PredictSupernova
{
    /// <inheritdoc/>
    public override SupernovaTask Task => SupernovaTask.Redshift;
}
