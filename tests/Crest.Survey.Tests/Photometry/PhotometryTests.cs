using Crest.Survey.Photometry;

namespace Crest.Survey.Tests.Photometry;

public class PhotometryTests
{
    [Fact]
    public void Flux_one_is_the_zero_point_and_five_magnitudes_are_a_factor_of_a_hundred()
    {
        Assert.Equal(27, AbSystem.Magnitude(1), 12);
        Assert.Equal(22, AbSystem.Magnitude(100), 12);
        Assert.Equal(100, AbSystem.Flux(22), 10);
        Assert.Equal(10, AbSystem.Flux(25, zeroPoint: 27.5), 12);
        Assert.Equal(double.PositiveInfinity, AbSystem.Magnitude(0));
        Assert.True(double.IsNaN(AbSystem.Magnitude(-1)));
        for (double magnitude = 15; magnitude < 30; magnitude += 0.37)
            Assert.Equal(magnitude, AbSystem.Magnitude(AbSystem.Flux(magnitude)), 12);
    }

    [Fact]
    public void A_source_at_the_depth_is_five_times_the_noise()
    {
        Assert.Equal(AbSystem.Flux(26.6), 5 * AbSystem.SkyNoise(26.6), 12);
        Assert.Equal(0.2, AbSystem.SkyNoise(27), 12);
    }

    [Fact]
    public void A_passband_averages_a_flat_spectrum_to_itself()
    {
        foreach (Passband band in Passband.Grizy.Append(Passband.B))
        {
            Assert.Equal(1, band.Weights.Sum(), 12);
            Assert.All(band.Weights, w => Assert.True(w >= 0));
            Assert.True(band.Wavelengths.Zip(band.Wavelengths.Skip(1)).All(p => p.First < p.Second));
        }

        Assert.Equal(["g", "r", "i", "z", "y"], Passband.Grizy.Select(b => b.Name));
        // Effective wavelengths of Hyper Suprime-Cam's filters and of Bessell's B, to 2 %.
        double[] expected = [4780, 6220, 7710, 8910, 9780];
        for (int band = 0; band < expected.Length; band++)
            Assert.InRange(Passband.Grizy[band].EffectiveWavelength / expected[band], 0.98, 1.02);
        Assert.InRange(Passband.B.EffectiveWavelength, 4330, 4420);
    }

    /// <summary>CCM89 table 3, A(λ)/A(V) at R_V = 3.1, to its last digit and the difference of the printed rows from the formula.</summary>
    [Theory]
    [InlineData(12500, 0.282)] // J
    [InlineData(9000, 0.479)] // I
    [InlineData(7000, 0.751)] // R
    [InlineData(5500, 1.000)] // V
    [InlineData(4400, 1.337)] // B
    [InlineData(3650, 1.569)] // U
    public void Dust_dims_as_in_the_published_table(double wavelength, double relativeToV) =>
        Assert.InRange(DustExtinction.PerColourExcess(wavelength) / 3.1, relativeToV - 0.02, relativeToV + 0.02);

    [Fact]
    public void Dust_reddens_by_the_colour_excess_and_has_its_bump_in_the_ultraviolet()
    {
        Assert.InRange(DustExtinction.PerColourExcess(4400) - DustExtinction.PerColourExcess(5500), 0.97, 1.07);
        double bump = DustExtinction.PerColourExcess(2175);
        Assert.True(bump > DustExtinction.PerColourExcess(1950) && bump > DustExtinction.PerColourExcess(2450));
        for (double wavelength = 2600; wavelength < 30000; wavelength += 50)
            Assert.True(DustExtinction.PerColourExcess(wavelength) > DustExtinction.PerColourExcess(wavelength + 50), $"at {wavelength} Å");
    }
}
