using Crest.Numerics.RandomStreams;

namespace Crest.Experiments.Studies;

/// <summary>Draws each parameter by itself, evenly as its distribution says; looks at no other trial.</summary>
public sealed class RandomSampler : Sampler
{
    private readonly ParameterAxis[] _axes;
    private readonly RandomStream _stream;

    /// <summary>The sampler of a study.</summary>
    /// <param name="options">The seed.</param>
    /// <param name="space">What is searched.</param>
    public RandomSampler(SamplerOptions options, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(space);
        _axes = [.. space.Parameters.Select(p => new ParameterAxis(p.Value))];
        _stream = new RandomStream(options.Seed, "random sampler");
    }

    /// <inheritdoc/>
    public override double[] Draw(StudyHistory history, int number)
    {
        var random = new RandomSequence(_stream.Split(number));
        double[] values = new double[_axes.Length];
        for (int i = 0; i < values.Length; i++) values[i] = _axes[i].Value(random.NextUniform());
        return values;
    }
}
