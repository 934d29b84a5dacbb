namespace Crest.Experiments.Studies;

/// <summary>Placeholder while building.</summary>
public sealed class TpeSampler : Sampler
{
    private readonly SobolSampler _start;

    /// <summary>The sampler of a study.</summary>
    public TpeSampler(SamplerOptions options, SearchSpace space) => _start = new SobolSampler(options, space);

    /// <inheritdoc/>
    public override double[] Draw(StudyHistory history, int number, int learnThrough) => _start.Draw(history, number, learnThrough);
}
