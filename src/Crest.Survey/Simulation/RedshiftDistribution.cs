using Crest.Numerics.RandomStreams;
using Crest.Survey.Cosmology;

namespace Crest.Survey.Simulation;

/// <summary>
/// Redshifts of supernovae that go off in an observer's year: density dV/dz · (1+z)^exponent / (1+z), where the last factor is the
/// dilation of their rate.
/// </summary>
public sealed class RedshiftDistribution
{
    private const int Steps = 512;
    private readonly double[] _cumulative = new double[Steps + 1];

    /// <summary>Tabulates the distribution.</summary>
    /// <param name="cosmology">Distances and volumes.</param>
    /// <param name="minimum">The lowest redshift, above 0.</param>
    /// <param name="maximum">The highest redshift.</param>
    /// <param name="rateExponent">The rate per comoving volume and rest-frame time goes as (1+z) to this power.</param>
    public RedshiftDistribution(FlatLambdaCdm cosmology, double minimum, double maximum, double rateExponent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minimum);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maximum, minimum);
        Minimum = minimum;
        Maximum = maximum;
        for (int k = 1; k <= Steps; k++)
        {
            double z = minimum + (k - 0.5) * (maximum - minimum) / Steps;
            _cumulative[k] = _cumulative[k - 1] + cosmology.ComovingVolumeElement(z) * Math.Pow(1 + z, rateExponent - 1);
        }

        double total = _cumulative[Steps];
        Total = total * (maximum - minimum) / Steps;
        for (int k = 0; k <= Steps; k++) _cumulative[k] /= total;
    }

    /// <summary>The lowest redshift.</summary>
    public double Minimum { get; }

    /// <summary>The highest redshift.</summary>
    public double Maximum { get; }

    /// <summary>
    /// The integral of the density over the range [Mpc³]: times the rate at z = 0, the supernovae of the whole sky in an observer's year.
    /// </summary>
    public double Total { get; }

    /// <summary>Draws a redshift.</summary>
    /// <param name="random">The object's stream.</param>
    public double Draw(ref RandomSequence random)
    {
        double u = random.NextUniform();
        int right = Array.BinarySearch(_cumulative, u);
        right = Math.Clamp(right < 0 ? ~right : right + 1, 1, Steps);
        double share = (u - _cumulative[right - 1]) / (_cumulative[right] - _cumulative[right - 1]);
        return Minimum + (right - 1 + share) * (Maximum - Minimum) / Steps;
    }
}
