using Crest.Numerics.RandomStreams;

namespace Crest.Survey.Simulation;

/// <summary>
/// One supernova's bolometric light curve and the temperature of its photosphere, by rest-frame days from the bolometric maximum. The
/// rise starts as t² (an expanding fireball); the fall is a Gaussian and an exponential (Contardo, Leibundgut and Vacca 2000) with a
/// step in the form of a Fermi function at the end of a plateau (Olivares et al. 2010).
/// </summary>
internal sealed class Explosion
{
    private const double MagnitudesPerUnit = 1.0857362; // 2.5 log10(e)

    private readonly double _stretch, _riseTime, _diffusionTime, _tailShare, _tailRate, _plateauEnd, _plateauDrop, _hot, _cool,
        _coolingTime, _coolingShape;

    private Explosion(SupernovaPopulation population, double stretch, ref RandomSequence random)
    {
        double times = population.TimeScatter, temperatures = population.TemperatureScatter;
        _stretch = stretch * Math.Exp(0.5 * times * random.NextNormal());
        _riseTime = population.RiseTime * Math.Exp(times * random.NextNormal());
        _diffusionTime = population.DiffusionTime * Math.Exp(times * random.NextNormal());
        _tailShare = population.TailShare * Math.Exp(times * random.NextNormal());
        _tailRate = population.TailRate * Math.Exp(times * random.NextNormal()) / MagnitudesPerUnit;
        _plateauEnd = population.PlateauEnd * Math.Exp(0.5 * times * random.NextNormal()) - _riseTime;
        _plateauDrop = population.PlateauDrop * Math.Exp(times * random.NextNormal());
        _hot = population.HotTemperature * Math.Exp(temperatures * random.NextNormal());
        _cool = population.CoolTemperature * Math.Exp(0.5 * temperatures * random.NextNormal());
        _coolingTime = population.CoolingTime * Math.Exp(times * random.NextNormal());
        _coolingShape = population.CoolingShape;
    }

    /// <summary>The day of the explosion, negative.</summary>
    public double Start => -_riseTime * _stretch;

    /// <summary>Draws a supernova of a population.</summary>
    /// <param name="population">The type.</param>
    /// <param name="stretch">A factor on all times.</param>
    /// <param name="random">The object's stream.</param>
    public static Explosion Draw(SupernovaPopulation population, double stretch, ref RandomSequence random) =>
        new(population, stretch, ref random);

    /// <summary>Bolometric luminosity relative to the maximum, 0 before the explosion.</summary>
    /// <param name="day">Rest-frame days from the bolometric maximum.</param>
    public double Luminosity(double day)
    {
        double t = day / _stretch;
        if (t <= -_riseTime) return 0;
        if (t < 0)
        {
            double x = 1 + t / _riseTime, rise = x * (2 - x);
            return rise * rise;
        }

        double gaussian = t / _diffusionTime;
        double fall = (1 - _tailShare) * Math.Exp(-0.5 * gaussian * gaussian) + _tailShare * Math.Exp(-_tailRate * t);
        if (_plateauDrop == 0) return fall;
        const double dropTime = 4;
        return fall * Math.Exp(-_plateauDrop / MagnitudesPerUnit / (1 + Math.Exp((_plateauEnd - t) / dropTime)));
    }

    /// <summary>How far the photosphere has cooled: 0 at the explosion, 1 at the end.</summary>
    /// <param name="day">Rest-frame days from the bolometric maximum.</param>
    public double Cooling(double day)
    {
        double age = Math.Max(0, day / _stretch + _riseTime) / _coolingTime;
        return 1 - Math.Exp(-(_coolingShape == 1 ? age : Math.Pow(age, _coolingShape)));
    }

    /// <summary>The strength of the second maximum of Ia: 1 about 26 days after the first.</summary>
    /// <param name="day">Rest-frame days from the bolometric maximum.</param>
    public double SecondMaximum(double day)
    {
        double offset = (day / _stretch - 26) / 6;
        return Math.Exp(-0.5 * offset * offset);
    }

    /// <summary>The temperature of the photosphere [K].</summary>
    /// <param name="cooling">See <see cref="Cooling"/>.</param>
    public double Temperature(double cooling) => _hot + (_cool - _hot) * cooling;
}
