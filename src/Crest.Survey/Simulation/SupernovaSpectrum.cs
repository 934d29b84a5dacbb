using System.Runtime.InteropServices;
using Crest.Numerics.RandomStreams;
using Crest.Survey.Photometry;

namespace Crest.Survey.Simulation;

/// <summary>
/// One supernova's evolving spectrum: a black body of the explosion's luminosity and temperature, less its lines, less dust, seen
/// through a passband at a redshift. K-corrections, the colours' change with redshift and the dust's shift of the peak's colour come out
/// by construction. The buffers serve one supernova after the other.
/// </summary>
internal sealed class SupernovaSpectrum
{
    private const double PlanckConstant = 1.4387769e8; // h c / k_B [Å K]

    private readonly Sample[][] _bands;
    private readonly Sample[] _blueBand = new Sample[Passband.B.Wavelengths.Length];
    private readonly IReadOnlyList<Passband> _passbands;
    private readonly MeanSpectrum[] _means;
    private readonly MeanSpectrum _blueMean = new();
    private bool _isMean;
    private double _stretch;
    private Explosion? _explosion;
    private bool _hasSecondMaximum;
    private double _blueMaximum;

    /// <summary>Makes the buffers.</summary>
    /// <param name="passbands">The survey's bands.</param>
    public SupernovaSpectrum(IReadOnlyList<Passband> passbands)
    {
        _passbands = passbands;
        _bands = [.. passbands.Select(p => new Sample[p.Wavelengths.Length])];
        _means = [.. passbands.Select(_ => new MeanSpectrum())];
    }

    /// <summary>Rest-frame days from the bolometric maximum to that of the B band.</summary>
    public double BluePeakDay { get; private set; }

    /// <summary>Takes a supernova: finds its maximum in rest-frame B, and prepares its passbands.</summary>
    /// <param name="population">The type.</param>
    /// <param name="stretch">A factor on all times.</param>
    /// <param name="colourExcess">Dust in front, E(B-V) [mag].</param>
    /// <param name="redshift">z.</param>
    /// <param name="random">The object's stream.</param>
    public void Draw(SupernovaPopulation population, double stretch, double colourExcess, double redshift, ref RandomSequence random)
    {
        _isMean = population.HasMeanSpectrum;
        if (_isMean)
        {
            DrawMean(population, stretch, colourExcess, redshift, ref random);
            return;
        }

        _explosion = Explosion.Draw(population, stretch, ref random);
        _hasSecondMaximum = population.Lines.HasSecondMaximum;
        double tilt = Math.Clamp(population.TiltScatter * random.NextNormal(), -0.6, 0.6);
        double lineStrength = Math.Exp(3 * population.TemperatureScatter * random.NextNormal());
        Prepare(_blueBand, Passband.B, 0);
        for (int band = 0; band < _bands.Length; band++) Prepare(_bands[band], _passbands[band], redshift);
        BluePeakDay = FindBluePeak();
        _blueMaximum = Mean(_blueBand, BluePeakDay);

        void Prepare(Sample[] samples, Passband passband, double z)
        {
            for (int k = 0; k < samples.Length; k++)
            {
                double wavelength = passband.Wavelengths[k] / (1 + z);
                (double hot, double cool, double second) = population.Lines.At(wavelength);
                // Dust counts from B, in which the brightness at peak is given; the caller adds what B itself loses.
                double dust =
                    z == 0 ? 0 : colourExcess * (DustExtinction.PerColourExcess(wavelength) - DustExtinction.PerColourExcess(4400));
                double scale = Math.Pow(wavelength / 4400, tilt) * Math.Pow(10, -0.4 * dust);
                double reach = 4400 / wavelength;
                samples[k] = new Sample(
                    PlanckConstant / wavelength, lineStrength * hot, lineStrength * cool, second,
                    passband.Weights[k] * scale * reach * reach * reach);
            }
        }
    }

    /// <summary>
    /// The mean flux density per unit frequency in a band, relative to that of rest-frame B at its maximum.
    /// </summary>
    /// <param name="band">The passband's number.</param>
    /// <param name="day">Rest-frame days from the maximum of the B band.</param>
    public double RelativeFlux(int band, double day) =>
        _isMean ? _means[band].Flux(day / _stretch) / _blueMaximum : Mean(_bands[band], day + BluePeakDay) / _blueMaximum;

    private void DrawMean(
        SupernovaPopulation population, double stretch, double colourExcess, double redshift, ref RandomSequence random)
    {
        double tilt = Math.Clamp(population.TiltScatter * random.NextNormal(), -0.6, 0.6);
        _stretch = stretch * Math.Exp(population.TimeScatter * random.NextNormal());
        BluePeakDay = 0;
        // As below, dust counts from B.
        _blueMean.Prepare(Passband.B, 0, wavelength => Math.Pow(wavelength / 4400, tilt));
        _blueMaximum = _blueMean.Flux(0);
        for (int band = 0; band < _means.Length; band++)
        {
            _means[band].Prepare(_passbands[band], redshift, wavelength => Math.Pow(wavelength / 4400, tilt)
                * Math.Pow(10, -0.4 * colourExcess * (DustExtinction.PerColourExcess(wavelength) - DustExtinction.PerColourExcess(4400))));
        }
    }

    private double Mean(Sample[] samples, double day)
    {
        double luminosity = _explosion!.Luminosity(day);
        if (luminosity == 0) return 0;
        double cooling = _explosion.Cooling(day), temperature = _explosion.Temperature(cooling), sum = 0;
        double second = _hasSecondMaximum ? _explosion.SecondMaximum(day) : 0;
        foreach (ref readonly Sample sample in samples.AsSpan())
        {
            double opticalDepth =
                sample.HotDepth + cooling * cooling * (sample.CoolDepth - sample.HotDepth) + second * sample.SecondMaximumDepth;
            sum += sample.Weight * Math.Exp(-opticalDepth) / (Math.Exp(sample.PlanckEnergy / temperature) - 1);
        }

        // A black body of luminosity L has a surface that goes as L / T⁴; units cancel against the maximum in B.
        double kilokelvin = temperature / 1000;
        return luminosity * sum / (kilokelvin * kilokelvin * kilokelvin * kilokelvin);
    }

    /// <summary>The B band rises to one maximum and falls: golden-section search.</summary>
    private double FindBluePeak()
    {
        const double golden = 0.6180339887498949, tolerance = 0.02;
        double low = _explosion!.Start, high = 20, left = high - golden * (high - low), right = low + golden * (high - low);
        double leftFlux = Mean(_blueBand, left), rightFlux = Mean(_blueBand, right);
        while (high - low > tolerance)
        {
            if (leftFlux >= rightFlux)
            {
                (high, right, rightFlux) = (right, left, leftFlux);
                leftFlux = Mean(_blueBand, left = high - golden * (high - low));
            }
            else
            {
                (low, left, leftFlux) = (left, right, rightFlux);
                rightFlux = Mean(_blueBand, right = low + golden * (high - low));
            }
        }

        return (low + high) / 2;
    }

    /// <summary>One wavelength of a passband at the object's redshift.</summary>
    /// <param name="PlanckEnergy">h c / (λ k_B) [K].</param>
    /// <param name="HotDepth">Optical depth of the lines, hot.</param>
    /// <param name="CoolDepth">Optical depth of the lines, cooled.</param>
    /// <param name="SecondMaximumDepth">Change of the optical depth at the second maximum.</param>
    /// <param name="Weight">The passband's weight, times dust and tilt, times the ν³ of Planck's law.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sample(double PlanckEnergy, double HotDepth, double CoolDepth, double SecondMaximumDepth, double Weight);
}
