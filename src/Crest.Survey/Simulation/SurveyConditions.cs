using Crest.Numerics.RandomStreams;
using Crest.Survey.LightCurves;
using Crest.Survey.Photometry;

namespace Crest.Survey.Simulation;

/// <summary>
/// How the survey observes: visits, depths, noise, lost visits. The values are those of half a year of a wide-field camera on an 8 m
/// telescope, like the Hyper Suprime-Cam transient survey.
/// </summary>
internal sealed class SurveyConditions
{
    /// <summary>Share of the visits of an object that are lost.</summary>
    public const double LostShare = 0.03;

    /// <summary>A peak lies at most this many days before the first visit or after the last.</summary>
    public const double PeakMargin = 20;

    private const double VisitScatter = 0.15, ObjectScatter = 0.132;

    private static readonly (string Band, double Depth, double Electrons, double[] Days)[] Plan =
    [
        ("g", 26.6, 11000, [4.07, 34.02, 62.98, 92.91, 122.85, 150.83]),
        ("r", 26.2, 10000, [3.05, 32.11, 65.94, 94.88, 121.80, 152.79]),
        ("i", 26.0, 7500, [0.00, 7.12, 29.06, 38.95, 60.03, 69.97, 97.90, 125.86, 155.81]),
        ("z", 25.4, 3500, [1.02, 9.08, 27.10, 41.97, 58.06, 72.93, 99.89, 128.87, 157.80]),
        ("y", 24.6, 2200, [11.99, 25.05, 44.93, 75.90, 104.84, 133.83, 179.72]),
    ];

    private readonly double[] _skyNoise, _electrons;

    /// <summary>Draws the conditions of each visit, common to all objects.</summary>
    /// <param name="stream">The stream of the conditions.</param>
    public SurveyConditions(RandomStream stream)
    {
        var random = new RandomSequence(stream);
        int visits = Cadence.Count;
        (_skyNoise, _electrons, BandOf) = (new double[visits], new double[visits], new int[visits]);
        for (int visit = 0; visit < visits; visit++)
        {
            BandOf[visit] = Array.FindIndex(Plan, p => p.Band == Cadence.Visits[visit].Band);
            _skyNoise[visit] = AbSystem.SkyNoise(Plan[BandOf[visit]].Depth) * Math.Exp(VisitScatter * random.NextNormal());
            _electrons[visit] = Plan[BandOf[visit]].Electrons;
        }
    }

    /// <summary>The visits: g 6, r 6, i 9, z 9, y 7.</summary>
    public static Cadence Cadence { get; } = new(
        from plan in Plan
        from visit in plan.Days.Select((day, k) => new Visit(plan.Band, k + 1, day))
        select visit);

    /// <summary>The last visit's day; the first is day 0.</summary>
    public static double LastDay { get; } = Plan.Max(p => p.Days[^1]);

    /// <summary>The number of each visit's band among <see cref="Passband.Grizy"/>.</summary>
    public int[] BandOf { get; }

    /// <summary>Draws the standard deviation of one measurement: sky and the source's photons.</summary>
    /// <param name="visit">The visit's column.</param>
    /// <param name="trueFlux">The flux without noise, 0 or more.</param>
    /// <param name="random">The object's stream.</param>
    public double DrawError(int visit, double trueFlux, ref RandomSequence random)
    {
        double sky = _skyNoise[visit] * Math.Exp(ObjectScatter * random.NextNormal());
        return Math.Sqrt(sky * sky + trueFlux / _electrons[visit]);
    }
}
