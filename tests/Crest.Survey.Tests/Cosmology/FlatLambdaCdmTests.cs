using Crest.Survey.Cosmology;

namespace Crest.Survey.Tests.Cosmology;

public class FlatLambdaCdmTests
{
    /// <summary>
    /// Adaptive quadrature of the same integral to 12 digits; the luminosity distances are also astropy's FlatLambdaCDM(70, 0.3).
    /// </summary>
    [Theory]
    [InlineData(0.1, 418.454488, 460.299936, 38.3152046, 8.98816161e9)]
    [InlineData(0.5, 1888.62540, 2832.93809, 42.2611854, 1.46692830e11)]
    [InlineData(1, 3303.82881, 6607.65761, 44.1002377, 3.33646636e11)]
    [InlineData(2, 5179.86207, 15539.5862, 45.9571973, 4.86774235e11)]
    [InlineData(5, 7775.37050, 46652.2230, 48.3443617, 4.02025927e11)]
    [InlineData(1100, 13683.5105, 15065545.1, 60.8899242, 503600301)]
    public void Distances_and_volumes_have_their_known_values(double z, double comoving, double luminosity, double modulus, double volume)
    {
        FlatLambdaCdm cosmology = FlatLambdaCdm.Standard;
        AssertRelative(comoving, cosmology.ComovingDistance(z), 5e-9);
        AssertRelative(luminosity, cosmology.LuminosityDistance(z), 5e-9);
        Assert.Equal(modulus, cosmology.DistanceModulus(z), 6);
        AssertRelative(volume, cosmology.ComovingVolumeElement(z), 1e-8);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.7)]
    [InlineData(20)]
    public void Universes_with_a_closed_formula_agree_with_it(double z)
    {
        FlatLambdaCdm matter = new(70, 1), empty = new(70, 0);
        AssertRelative(2 * matter.HubbleDistance * (1 - 1 / Math.Sqrt(1 + z)), matter.ComovingDistance(z), 1e-12);
        AssertRelative(empty.HubbleDistance * z, empty.ComovingDistance(z), 1e-12);
    }

    [Fact]
    public void Nearby_the_distance_is_Hubbles_law()
    {
        FlatLambdaCdm cosmology = new(70, 0.3);
        Assert.Equal(0, cosmology.LuminosityDistance(0));
        Assert.Equal(double.NegativeInfinity, cosmology.DistanceModulus(0));
        AssertRelative(299792.458 * 1e-6 / 70, cosmology.LuminosityDistance(1e-6), 2e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => cosmology.ComovingDistance(-0.1));
    }

    [Fact]
    public void The_volume_element_is_the_slope_of_the_volume()
    {
        FlatLambdaCdm cosmology = FlatLambdaCdm.Standard;
        const double z = 0.8, step = 1e-4;
        double Volume(double redshift) => 4 * Math.PI / 3 * Math.Pow(cosmology.ComovingDistance(redshift), 3);
        AssertRelative((Volume(z + step) - Volume(z - step)) / (2 * step), cosmology.ComovingVolumeElement(z), 1e-7);
    }

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual / expected - 1) < tolerance, $"expected {expected:R}, got {actual:R}");
}
