namespace Crest.Survey.Simulation;

/// <summary>
/// What one type of supernova is like: how bright, how dusty, how fast it rises, falls and cools, and what is in its spectrum. Times
/// are rest-frame days. The magnitudes follow Richardson et al. 2014 (AJ 147, 118); the times and temperatures are round numbers
/// that give light curves like those of well-observed supernovae.
/// </summary>
internal sealed record SupernovaPopulation
{
    /// <summary>Mean peak absolute magnitude in B (AB) before dust; for Ia at x1 = 0 and c = 0.</summary>
    public required double PeakMagnitude { get; init; }

    /// <summary>Standard deviation of the peak magnitude, cut at 2.5 of them.</summary>
    public required double PeakScatter { get; init; }

    /// <summary>Mean of the exponential distribution of the host's E(B-V) [mag].</summary>
    public double MeanColourExcess { get; init; } = 0.1;

    /// <summary>The rate per comoving volume and rest-frame time goes as (1+z) to this power.</summary>
    public double RateExponent { get; init; } = 2;

    /// <summary>Days from explosion to the bolometric maximum.</summary>
    public required double RiseTime { get; init; }

    /// <summary>Standard deviation of the Gaussian fall after the maximum, the light that diffuses out [days].</summary>
    public required double DiffusionTime { get; init; }

    /// <summary>Share of the maximum's light that falls exponentially: the radioactive tail, or the plateau.</summary>
    public required double TailShare { get; init; }

    /// <summary>Fall of the exponential part [mag/day].</summary>
    public required double TailRate { get; init; }

    /// <summary>Days from explosion to the end of the plateau; infinite without one.</summary>
    public double PlateauEnd { get; init; } = double.PositiveInfinity;

    /// <summary>Fall at the end of the plateau [mag].</summary>
    public double PlateauDrop { get; init; }

    /// <summary>Colour temperature at explosion [K].</summary>
    public required double HotTemperature { get; init; }

    /// <summary>Colour temperature when cooled: recombination, near 5500 K [K].</summary>
    public required double CoolTemperature { get; init; }

    /// <summary>Days from explosion to having cooled by 63 %.</summary>
    public required double CoolingTime { get; init; }

    /// <summary>1 for cooling from the start, above for cooling that waits (stretched exponential).</summary>
    public double CoolingShape { get; init; } = 1;

    /// <summary>Fractional scatter of the times of one supernova and another.</summary>
    public double TimeScatter { get; init; } = 0.08;

    /// <summary>Fractional scatter of the temperatures.</summary>
    public double TemperatureScatter { get; init; } = 0.05;

    /// <summary>Standard deviation of the exponent of a power law in wavelength that the spectrum is multiplied by, cut at 0.6.</summary>
    public double TiltScatter { get; init; } = 0.25;

    /// <summary>The lines and the ultraviolet blanketing.</summary>
    public required LineOpacity Lines { get; init; }

    /// <summary>
    /// Whether the light curves are those of <see cref="MeanSpectrum"/>; then rise, fall, temperatures and lines are not used.
    /// </summary>
    public bool HasMeanSpectrum { get; init; }

    /// <summary>
    /// The population of a type as surveys measure it in all their bands. Ia have the mean light curves of <see cref="MeanSpectrum"/> and
    /// the mean magnitude -19.05 of Betoule et al. 2014 (table 10, H₀ = 70, Vega) on the AB system. The others are those of
    /// <see cref="Of"/>, cooling later and falling faster, with more scatter, so that their colours at the peak and their falls within 15,
    /// 30 and 50 days are near those of the Supernova Photometric Classification Challenge (Kessler et al. 2010, arXiv 1001.5210).
    /// </summary>
    /// <param name="type">Any type but Ibc, which is a mixture.</param>
    public static SupernovaPopulation Measured(SupernovaType type) => type switch
    {
        SupernovaType.Ia => MeasuredThermonuclear,
        SupernovaType.Ib => MeasuredHeliumStar,
        SupernovaType.Ic => MeasuredCarbonOxygenStar,
        SupernovaType.IIL => MeasuredLinear,
        SupernovaType.IIN => MeasuredInteracting,
        _ => MeasuredPlateau,
    };

    /// <summary>The population of a type.</summary>
    /// <param name="type">Any type but Ibc, which is a mixture.</param>
    public static SupernovaPopulation Of(SupernovaType type) => type switch
    {
        SupernovaType.Ia => Thermonuclear,
        SupernovaType.Ib => HeliumStar,
        SupernovaType.Ic => CarbonOxygenStar,
        SupernovaType.IIL => Linear,
        SupernovaType.IIN => Interacting,
        SupernovaType.IIP => Plateau,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "a mixture of types has no population of its own"),
    };

    private static readonly SupernovaPopulation Thermonuclear = new()
    {
        PeakMagnitude = -19.39, PeakScatter = 0.10, MeanColourExcess = 0, RateExponent = 1.5,
        RiseTime = 15, DiffusionTime = 11, TailShare = 0.32, TailRate = 0.025,
        HotTemperature = 15500, CoolTemperature = 7000, CoolingTime = 26, CoolingShape = 3,
        TimeScatter = 0.02, TemperatureScatter = 0.015, TiltScatter = 0.03, Lines = LineOpacity.Thermonuclear,
    };

    private static readonly SupernovaPopulation HeliumStar = new()
    {
        PeakMagnitude = -17.54, PeakScatter = 1.12,
        RiseTime = 21, DiffusionTime = 15.5, TailShare = 0.42, TailRate = 0.018,
        HotTemperature = 10500, CoolTemperature = 5000, CoolingTime = 24, CoolingShape = 2, Lines = LineOpacity.HeliumStar,
    };

    private static readonly SupernovaPopulation CarbonOxygenStar = new()
    {
        PeakMagnitude = -17.75, PeakScatter = 1.18, MeanColourExcess = 0.12,
        RiseTime = 14.5, DiffusionTime = 14.5, TailShare = 0.46, TailRate = 0.018,
        HotTemperature = 9500, CoolTemperature = 4800, CoolingTime = 22, CoolingShape = 2, Lines = LineOpacity.CarbonOxygenStar,
    };

    private static readonly SupernovaPopulation Linear = new()
    {
        PeakMagnitude = -18.07, PeakScatter = 0.86,
        RiseTime = 10, DiffusionTime = 14, TailShare = 0.5, TailRate = 0.018,
        HotTemperature = 16000, CoolTemperature = 5200, CoolingTime = 18, Lines = LineOpacity.Hydrogen,
    };

    private static readonly SupernovaPopulation Interacting = new()
    {
        PeakMagnitude = -18.62, PeakScatter = 1.36,
        RiseTime = 24, DiffusionTime = 24, TailShare = 0.4, TailRate = 0.016,
        HotTemperature = 17000, CoolTemperature = 7200, CoolingTime = 36, CoolingShape = 1.5, TimeScatter = 0.25,
        Lines = LineOpacity.Interacting,
    };

    private static readonly SupernovaPopulation Plateau = new()
    {
        PeakMagnitude = -16.84, PeakScatter = 0.98,
        RiseTime = 8, DiffusionTime = 12, TailShare = 0.5, TailRate = 0.005, PlateauEnd = 105, PlateauDrop = 1.8,
        HotTemperature = 16000, CoolTemperature = 5500, CoolingTime = 16, Lines = LineOpacity.Hydrogen,
    };

    private static readonly SupernovaPopulation
        MeasuredThermonuclear = Thermonuclear with { PeakMagnitude = -19.14, PeakScatter = 0.12, HasMeanSpectrum = true },
        MeasuredHeliumStar = HeliumStar with
        {
            DiffusionTime = 12.5,
            TailShare = 0.37,
            HotTemperature = 11500,
            CoolingTime = 27,
            TimeScatter = 0.18,
            TemperatureScatter = 0.1,
        },
        MeasuredCarbonOxygenStar = CarbonOxygenStar with
        {
            RiseTime = 17,
            DiffusionTime = 12.5,
            TailShare = 0.4,
            HotTemperature = 10500,
            CoolingTime = 25,
            TimeScatter = 0.18,
            TemperatureScatter = 0.1,
        },
        MeasuredLinear = Linear with { CoolingTime = 26, CoolingShape = 1.5, TimeScatter = 0.18, TemperatureScatter = 0.08 },
        MeasuredInteracting = Interacting with { CoolingTime = 50, TemperatureScatter = 0.08 },
        MeasuredPlateau =
            Plateau with { RiseTime = 10, CoolingTime = 26, CoolingShape = 1.5, TimeScatter = 0.18, TemperatureScatter = 0.08 };
}
