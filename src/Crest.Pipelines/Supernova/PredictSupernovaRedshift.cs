namespace Crest.Pipelines.Supernova;

/// <summary><c>crest predict redshift</c>: predicts redshifts.</summary>
public sealed record PredictSupernovaRedshift : PredictSupernova
{
    /// <inheritdoc/>
    public override SupernovaTask Task => SupernovaTask.Redshift;
}
