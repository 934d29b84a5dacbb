using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Supernova;

/// <summary><c>crest predict sn-class</c>: predicts the types of supernovae.</summary>
[Command("predict sn-class")]
public sealed record PredictSupernovaClass : PredictSupernova
{
    /// <inheritdoc/>
    public override SupernovaTask Task => SupernovaTask.Class;
}
