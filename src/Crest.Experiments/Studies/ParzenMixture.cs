using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.VectorMaths;

namespace Crest.Experiments.Studies;

/// <summary>
/// A density over some parameters: around each of some trials a kernel, which is a product of one factor a parameter, and a prior. A parameter with an order has normal
/// distributions cut off at the ends of its axis, the prior's in the middle and as wide as the axis; choices have the trial's own one
/// more often than the others. All trials weigh the same, and the prior as much as one of them.
/// </summary>
/// <remarks>
/// Watanabe, "Tree-structured Parzen estimator: understanding its algorithm components" (2023), section 3.3. What bounds a density is one exponential
/// function a trial and three operations a trial and parameter, sixteen trials at a time: ten thousand trials take some ten microseconds.
/// </remarks>
internal sealed class ParzenMixture
{
    private const double PriorWidth = 1, PriorCentre = 0.5;
    private readonly ParameterAxis[] _axes;
    private readonly int[] _parameters;
    private readonly PlaceColumns _trials;
    private readonly double[] _widths;
    private readonly float[] _constants, _exponents;
    private readonly double _scale;

    /// <summary>A density.</summary>
    /// <param name="axes">All parameters.</param>
    /// <param name="parameters">Those that the density is over.</param>
    /// <param name="trials">The trials; they are read as long as the density is used.</param>
    /// <param name="width">Standard deviation of a kernel, axes being 1 long.</param>
    public ParzenMixture(ParameterAxis[] axes, int[] parameters, PlaceColumns trials, double width)
    {
        (_axes, _parameters, _trials) = (axes, parameters, trials);
        _constants = new float[trials.PaddedCount];
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
                SubtractLogOfInside(trials.Column(parameters[k]), _widths[k]);
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
        int trial = random.NextBelow(_trials.Count + 1);
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

                prior += LogNormal(places[parameter], PriorCentre, PriorWidth);
            }
        }

        Vector512<float> largest = Vector512.Create(float.MinValue), sum = Vector512<float>.Zero;
        foreach (Vector512<float> exponent in exponents) largest = Vector512.Max(largest, exponent);
        float most = VectorFunctions.Largest(largest);
        foreach (Vector512<float> exponent in exponents) sum += VectorFunctions.Exp(exponent - Vector512.Create(most));
        double trials = Math.Log(VectorFunctions.Sum(sum)) + most + _scale, higher = Math.Max(trials, prior);
        return higher + Math.Log(Math.Exp(trials - higher) + Math.Exp(prior - higher)) - Math.Log(_trials.Count + 1);
    }

    /// <summary>The logarithm of a normal distribution that is cut off at 0 and 1.</summary>
    public static double LogNormal(double place, double centre, double width)
    {
        double away = (place - centre) / width;
        return (-0.5 * away * away) - Math.Log(width * Math.Sqrt(2 * Math.PI) * Inside(centre, width));
    }

    /// <summary>The part of a normal distribution that lies between 0 and 1.</summary>
    public static double Inside(double centre, double width) => Cumulative((1 - centre) / width) - Cumulative(-centre / width);

    /// <summary>The normal distribution's integral, to 1e-7 (Abramowitz and Stegun, formula 7.1.26).</summary>
    private static double Cumulative(double z)
    {
        double t = 1 / (1 + (0.3275911 * Math.Abs(z) / Math.Sqrt(2)));
        double beyond = 0.5 * t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-0.5 * z * z);
        return z > 0 ? 1 - beyond : beyond;
    }

    private void SubtractLogOfInside(ReadOnlySpan<float> column, double width)
    {
        for (int i = 0; i < _trials.Count; i++)
        {
            // Farther than 5 widths from both ends nothing is cut off that single precision would know of.
            if (column[i] < 5 * width || column[i] > 1 - (5 * width)) _constants[i] -= (float)Math.Log(Inside(column[i], width));
        }
    }

    /// <summary>The share of a trial's own choice: as if each choice had been seen, beside the trial, one n-th time (Optuna's).</summary>
    private double OwnChoice(ParameterAxis axis) => (1 + Unseen) / (1 + (axis.Choices * Unseen));

    private double OtherChoice(ParameterAxis axis) => Unseen / (1 + (axis.Choices * Unseen));

    private double Unseen => 1.0 / (_trials.Count + 1);
}
