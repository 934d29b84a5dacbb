using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Supernova;

/// <summary><c>crest train redshift optimize</c>: learns redshifts.</summary>
[Command("train redshift optimize")]
public sealed record TrainSupernovaRedshift : TrainSupernova
{
    /// <inheritdoc/>
    public override SupernovaTask Task => SupernovaTask.Redshift;
}
