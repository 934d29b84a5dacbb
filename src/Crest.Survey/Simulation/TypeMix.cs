using Crest.Foundation.Errors;
using Crest.Numerics.RandomStreams;

namespace Crest.Survey.Simulation;

/// <summary>How many objects of each type a simulated set holds.</summary>
public sealed class TypeMix
{
    private readonly double[] _weights;

    /// <summary>Makes a mix.</summary>
    /// <param name="weights">The share of each type, in any unit; types that are not named are not simulated.</param>
    /// <exception cref="CrestException">A weight is negative or not finite, or all are 0.</exception>
    public TypeMix(IReadOnlyDictionary<SupernovaType, double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _weights = new double[Enum.GetValues<SupernovaType>().Length];
        foreach ((SupernovaType type, double weight) in weights)
        {
            if (!double.IsFinite(weight) || weight < 0)
                throw new CrestException($"type mix: the share of {type} is {weight}; give a number of 0 or more");
            _weights[(int)type] = weight;
        }

        if (_weights.Sum() <= 0) throw new CrestException("type mix: every share is 0; give at least one type a share");
    }

    /// <summary>A little more than a quarter Ia, as a magnitude-limited survey finds them among the core-collapse types.</summary>
    public static TypeMix Default { get; } = new(new Dictionary<SupernovaType, double>
    {
        [SupernovaType.Ia] = 20, [SupernovaType.Ib] = 7, [SupernovaType.Ibc] = 5, [SupernovaType.Ic] = 7,
        [SupernovaType.IIL] = 9, [SupernovaType.IIN] = 9, [SupernovaType.IIP] = 13,
    });

    /// <summary>The type of each object: numbers by share (largest remainders), order by the seed.</summary>
    /// <param name="count">Number of objects.</param>
    /// <param name="seed">Decides the order.</param>
    public SupernovaType[] Assign(int count, long seed)
    {
        double sum = _weights.Sum();
        double[] exact = [.. _weights.Select(w => count * w / sum)];
        int[] numbers = [.. exact.Select(e => (int)e)];
        int missing = count - numbers.Sum();
        foreach (int type in Enumerable.Range(0, numbers.Length).OrderByDescending(t => exact[t] - numbers[t]).Take(missing))
            numbers[type]++;

        SupernovaType[] types = [.. numbers.SelectMany((number, type) => Enumerable.Repeat((SupernovaType)type, number))];
        int[] order = [.. Enumerable.Range(0, count)];
        new RandomStream(seed, "order of types").Shuffle(order);
        return [.. order.Select(number => types[number])];
    }
}
