using Crest.Numerics.RandomStreams;
using Crest.Survey.Photometry;

namespace Crest.Survey.SurveySimulation;

/// <summary>Draws the nights of a survey from its plan: what clouds and the moon leave of them.</summary>
internal sealed class ObservingNights
{
    /// <summary>AB magnitude of flux 1.</summary>
    public const double ZeroPoint = 27.5;

    private const double Year = 365.25, MinutesBetweenBands = 4;

    /// <summary>The new moon of 6 January 2000, and the mean time between two (Meeus 1998, Astronomical Algorithms, 49).</summary>
    private const double NewMoon = 51549.76, Month = 29.530589;

    /// <summary>Chance that a cloudy night follows a cloudy one.</summary>
    private const double CloudsStay = 0.6;

    private readonly SurveyPlan _plan;
    private readonly bool[] _clear;
    private readonly long _seed;

    /// <summary>Draws the weather.</summary>
    /// <param name="plan">The survey.</param>
    /// <param name="seed">Decides all nights.</param>
    public ObservingNights(SurveyPlan plan, long seed)
    {
        (_plan, _seed) = (plan, seed);
        _clear = new bool[(int)(plan.Seasons * Year) + 1];
        var random = new RandomSequence(new RandomStream(seed, $"weather of {plan.Name}"));
        // The chance that clouds come after a clear night that gives the share of cloudy nights.
        double cloudsCome = (1 - CloudsStay) * plan.CloudyShare / (1 - plan.CloudyShare);
        bool clear = true;
        for (int night = 0; night < _clear.Length; night++)
            _clear[night] = clear = random.NextUniform() >= (clear ? cloudsCome : CloudsStay);
    }

    /// <summary>The lit part of the moon, 0 to 1.</summary>
    /// <param name="mjd">MJD.</param>
    public static double MoonLight(double mjd) => (1 - Math.Cos(2 * Math.PI * (mjd - NewMoon) / Month)) / 2;

    /// <summary>All fields.</summary>
    public ObservedField[] Fields() =>
    [
        .. _plan.Regions.SelectMany(region => Enumerable.Range(1, region.Fields).Select(number => Field(region, $"{region.Name}{number}"))),
    ];

    private ObservedField Field(SurveyRegion region, string name)
    {
        var random = new RandomSequence(new RandomStream(_seed, $"nights of {_plan.Name} {name}"));
        var visits = new List<FieldVisit>();
        foreach (SurveySequence sequence in region.Sequences)
        {
            int[] bands = [.. sequence.Bands.Select(band => Array.FindIndex(_plan.Bands, b => b.Passband.Name == band))];
            for (int season = 0; season < _plan.Seasons; season++)
            {
                double first = _plan.FirstMjd + season * Year, day = first + random.NextUniform() * sequence.Interval;
                while (day < first + _plan.SeasonDays)
                {
                    int night = (int)(day - _plan.FirstMjd);
                    if (!_clear[night] || (sequence.DarkOnly && MoonLight(day) > 0.5))
                    {
                        day++;
                        continue;
                    }

                    Observe(region, bands, Math.Floor(day) + 0.1 + 0.25 * random.NextUniform(), visits, ref random);
                    day += sequence.Interval + sequence.Scatter * (2 * random.NextUniform() - 1);
                }
            }
        }

        return new ObservedField(name, visits);
    }

    private void Observe(SurveyRegion region, int[] bands, double mjd, List<FieldVisit> visits, ref RandomSequence random)
    {
        double moon = MoonLight(mjd), night = random.NextNormal();
        for (int i = 0; i < bands.Length; i++)
        {
            SurveyBand band = _plan.Bands[bands[i]];
            // Seeing and thin clouds of a night are those of all its bands, by half.
            double scatter = _plan.DepthScatter * Math.Sqrt(0.5) * (night + random.NextNormal());
            double depth = band.Depth + region.DepthGain[bands[i]] - band.MoonLoss * moon * moon + scatter;
            visits.Add(new FieldVisit(mjd + i * MinutesBetweenBands / 1440, bands[i], AbSystem.SkyNoise(depth, ZeroPoint),
                AbSystem.Flux(ZeroPoint, band.ElectronMagnitude)));
        }
    }
}
