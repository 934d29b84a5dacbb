using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.VectorMaths;

namespace Crest.Experiments.Studies;

/// <summary>
/// A density over some parameters: around each of some trials a kernel, which is a product of one factor a parameter, and a prior. A
/// parameter with an order has normal distributions cut off at the ends of its axis, the prior's in the middle and as wide as the axis;
/// choices have the trial's own one more often than the others. The prior weighs as much as a trial does on the average.
/// </summary>
/// <remarks>
/// Watanabe, "Tree-structured Parzen estimator: understanding its algorithm components" (2023), section 3.3. What bounds a density is one
/// exponential function a trial and three operations a trial and parameter, sixteen trials at a time: ten thousand
/// trials take some ten microseconds.
/// </remarks>
internal sealed class ParzenMixture
{
    /// <summary>The prior's kernel, and what of it lies between 0 and 1: erf(√⅛).</summary>
    private const double PriorWidth = 1, PriorCentre = 0.5, PriorInside = 0.38292492254802624;

    private readonly ParameterAxis[] _axes;
    private readonly int[] _parameters;
    private readonly PlaceColumns _trials;
    private readonly double[] _widths, _weights;
    private readonly float[] _constants, _exponents;
    private readonly double _scale;

    /// <summary>A density.</summary>
    /// <param name="axes">All parameters.</param>
    /// <param name="parameters">Those that the density is over.</param>
    /// <param name="trials">The trials; they are read as long as the density is used.</param>
    /// <param name="width">Standard deviation of a kernel, axes being 1 long.</param>
    /// <param name="weights">What each trial weighs, 1 on the average; empty for 1 each.</param>
    public ParzenMixture(ParameterAxis[] axes, int[] parameters, PlaceColumns trials, double width, double[] weights)
    {
        (_axes, _parameters, _trials, _weights) = (axes, parameters, trials, weights);
        _constants = new float[trials.PaddedCount];
        for (int i = 0; i < weights.Length; i++) _constants[i] = (float)Math.Log(weights[i]);
        _exponents = new float[trials.PaddedCount];
        _widths = new double[parameters.Length];
        for (int k = 0; k < parameters.Length; k++)
        {
            ParameterAxis axis = axes[parameters[k]];
            if (axis.Choices > 0)
            {
                _scale += Math.Log(OtherChoice(axis));
            }
            else
            {
                // A value of a grid stands for its cell, and is spread evenly over it.
                _widths[k] = Math.Sqrt((width * width) + (axis.Cell * axis.Cell / 12));
                _scale -= Math.Log(_widths[k] * Math.Sqrt(2 * Math.PI));
                SubtractLogOfInside(trials.Column(parameters[k]), (float)_widths[k]);
            }
        }

        // What fills up the last vector is infinitely far away.
        _constants.AsSpan(trials.Count).Fill(float.NegativeInfinity);
    }

    /// <summary>Draws a point.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="places">The places of all parameters, of which the density's are set; of a choice, its number.</param>
    public void Draw(ref RandomSequence random, Span<float> places)
    {
        int trial = Choose(random.NextUniform() * (_trials.Count + 1));
        bool prior = trial == _trials.Count;
        for (int k = 0; k < _parameters.Length; k++)
        {
            int parameter = _parameters[k];
            ParameterAxis axis = _axes[parameter];
            if (axis.Choices > 0)
            {
                bool own = !prior && random.NextUniform() < (OwnChoice(axis) - OtherChoice(axis));
                places[parameter] = own ? _trials.Column(parameter)[trial] : random.NextBelow(axis.Choices);
                continue;
            }

            (double centre, double width) = prior ? (PriorCentre, PriorWidth) : (_trials.Column(parameter)[trial], _widths[k]);
            double place;
            do place = centre + (width * random.NextNormal());
            while (place is < 0 or > 1);
            places[parameter] = (float)axis.Place(axis.Value(place));
        }
    }

    /// <summary>The logarithm of the density at a point.</summary>
    /// <param name="places">The places of all parameters.</param>
    public double LogDensity(ReadOnlySpan<float> places)
    {
        double prior = 0;
        ReadOnlySpan<Vector512<float>> constants = MemoryMarshal.Cast<float, Vector512<float>>(_constants);
        Span<Vector512<float>> exponents = MemoryMarshal.Cast<float, Vector512<float>>(_exponents.AsSpan());
        constants.CopyTo(exponents);
        for (int k = 0; k < _parameters.Length; k++)
        {
            int parameter = _parameters[k];
            Vector512<float> place = Vector512.Create(places[parameter]);
            ReadOnlySpan<Vector512<float>> column = MemoryMarshal.Cast<float, Vector512<float>>(_trials.Column(parameter));
            ParameterAxis axis = _axes[parameter];
            if (axis.Choices > 0)
            {
                Vector512<float> own = Vector512.Create((float)Math.Log(OwnChoice(axis) / OtherChoice(axis)));
                for (int i = 0; i < exponents.Length; i++) exponents[i] += Vector512.Equals(column[i], place) & own;
                prior -= Math.Log(axis.Choices);
            }
            else
            {
                Vector512<float> factor = Vector512.Create((float)(-0.5 / (_widths[k] * _widths[k])));
                for (int i = 0; i < exponents.Length; i++)
                {
                    Vector512<float> away = column[i] - place;
                    exponents[i] = Vector512.FusedMultiplyAdd(away * factor, away, exponents[i]);
                }

                prior += LogPrior(places[parameter]);
            }
        }

        Vector512<float> largest = Vector512.Create(float.MinValue), sum = Vector512<float>.Zero;
        foreach (Vector512<float> exponent in exponents) largest = Vector512.Max(largest, exponent);
        float most = VectorFunctions.Largest(largest);
        foreach (Vector512<float> exponent in exponents) sum += VectorFunctions.Exp(exponent - Vector512.Create(most));
        double trials = Math.Log(VectorFunctions.Sum(sum)) + most + _scale, higher = Math.Max(trials, prior);
        return higher + Math.Log(Math.Exp(trials - higher) + Math.Exp(prior - higher)) - Math.Log(_trials.Count + 1);
    }

    private static double LogPrior(double place) =>
        (-0.5 * (place - PriorCentre) * (place - PriorCentre) / (PriorWidth * PriorWidth))
        - Math.Log(PriorWidth * Math.Sqrt(2 * Math.PI) * PriorInside);

    /// <summary>The part of normal distributions that lies between 0 and 1, to 1e-6.</summary>
    /// <param name="centre">Their centres, from 0 to 1.</param>
    /// <param name="width">Their standard deviation.</param>
    internal static Vector512<float> Inside(Vector512<float> centre, float width) =>
        Vector512<float>.One - Beyond((Vector512<float>.One - centre) / width) - Beyond(centre / width);

    /// <summary>
    /// The part of the normal distribution beyond z, which is not negative (Abramowitz and Stegun, formula 7.1.26 with x = z/√2, halved).
    /// </summary>
    private static Vector512<float> Beyond(Vector512<float> z)
    {
        Vector512<float> t =
            VectorFunctions.Reciprocal(Vector512.FusedMultiplyAdd(z, Vector512.Create(0.3275911f / 1.41421356f), Vector512<float>.One));
        Vector512<float> p = Vector512.Create(1.061405429f);
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-1.453152027f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(1.421413741f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.284496736f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.254829592f));
        return p * t * VectorFunctions.Exp(z * z * Vector512.Create(-0.5f)) * Vector512.Create(0.5f);
    }

    /// <summary>The trial, or behind the last one the prior, to which a part of the weights up to it belongs.</summary>
    private int Choose(double part)
    {
        if (_weights.Length == 0) return (int)part;
        int trial = 0;
        while (trial < _weights.Length && (part -= _weights[trial]) >= 0) trial++;
        return trial;
    }

    private void SubtractLogOfInside(ReadOnlySpan<float> column, float width)
    {
        ReadOnlySpan<Vector512<float>> centres = MemoryMarshal.Cast<float, Vector512<float>>(column);
        Span<Vector512<float>> constants = MemoryMarshal.Cast<float, Vector512<float>>(_constants.AsSpan());
        for (int i = 0; i < centres.Length; i++)
        {
            // Farther than 5 widths from both ends nothing is cut off that single precision would know of.
            Vector512<float> nearest = Vector512.Min(centres[i], Vector512<float>.One - centres[i]);
            if (Vector512.LessThanAny(nearest, Vector512.Create(5 * width))) constants[i] -= VectorFunctions.Log(Inside(centres[i], width));
        }
    }

    /// <summary>The share of a trial's own choice: as if each choice had been seen, beside the trial, one n-th time (Optuna's).</summary>
    private double OwnChoice(ParameterAxis axis) => (1 + Unseen) / (1 + (axis.Choices * Unseen));

    private double OtherChoice(ParameterAxis axis) => Unseen / (1 + (axis.Choices * Unseen));

    private double Unseen => 1.0 / (_trials.Count + 1);
}
