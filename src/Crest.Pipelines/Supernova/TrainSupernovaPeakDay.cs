using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Supernova;

/// <summary><c>crest train sn-epoch optimize</c>: learns the day of peak brightness.</summary>
[Command("train sn-epoch optimize")]
public sealed record TrainSupernovaPeakDay : TrainSupernova
{
    /// <summary>Whether the redshift is an input.</summary>
    [Option(OptionRole.Hyperparameter, "Let the network see the redshift.")]
    public bool UseRedshift { get; init; }

    /// <inheritdoc/>
    public override SupernovaTask Task => SupernovaTask.PeakDay;

    internal override bool SeesRedshift => UseRedshift;
}
