using Crest.Numerics.RandomStreams;

namespace Crest.Experiments.Studies;

/// <summary>Trial n gets the n-th point of a Sobol sequence that is scrambled by the seed; looks at no other trial.</summary>
public sealed class SobolSampler : Sampler
{
    private readonly ParameterAxis[] _axes;
    private readonly SobolSequence _sequence;

    /// <summary>The sampler of a study.</summary>
    /// <param name="options">The seed.</param>
    /// <param name="space">What is searched.</param>
    public SobolSampler(SamplerOptions options, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(space);
        _axes = [.. space.Parameters.Select(p => new ParameterAxis(p.Value))];
        _sequence = new SobolSequence(_axes.Length, options.Seed);
    }

    /// <inheritdoc/>
    public override double[] Draw(StudyHistory history, int number)
    {
        double[] values = new double[_axes.Length];
        for (int i = 0; i < values.Length; i++) values[i] = _axes[i].Value(_sequence.At(number, i));
        return values;
    }
}
