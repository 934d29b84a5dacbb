using Crest.Foundation.Errors;


namespace Crest.Experiments.Studies;

/// <summary>
/// Goes through every combination of the parameters' values, the last parameter fastest; after the last combination it begins again.
/// </summary>
public sealed class GridSampler : Sampler
{
    private readonly (ParameterDistribution Distribution, long Values)[] _parameters;

    /// <summary>The sampler of a study.</summary>
    /// <param name="space">What is searched.</param>
    /// <exception cref="CrestException">A parameter has no finite number of values.</exception>
    public GridSampler(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        _parameters = [.. space.Parameters.Select(p => (p.Value, p.Value.ValueCount
            ?? throw new CrestException($"a grid needs a finite number of values, and '{p.Key}' ({p.Value.Describe()}) "
                + "has any between its bounds; give it a step, or take another sampler")))];
        Combinations = _parameters.Aggregate(1L, (product, p) => product > long.MaxValue / p.Values ? long.MaxValue : product * p.Values);
    }

    /// <summary>Number of combinations; what is more than a <see cref="long"/> holds counts as its greatest.</summary>
    public long Combinations { get; }

    /// <inheritdoc/>
    public override double[] Draw(StudyHistory history, int number)
    {
        double[] values = new double[_parameters.Length];
        long rest = number;
        for (int i = values.Length - 1; i >= 0; i--)
        {
            (ParameterDistribution distribution, long count) = _parameters[i];
            values[i] = distribution.ValueAt(rest % count);
            rest /= count;
        }

        return values;
    }
}
