using System.Globalization;
using System.Text;
using Crest.Numerics.RandomStreams;

namespace Crest.Survey.Simulation;

/// <summary>
/// The nights of a season of half a year, each in one of Hyper Suprime-Cam's filters g, r2, i2, z, Y, and how many candidates each gives.
/// </summary>
internal sealed class SurveyNights
{
    private const int Nights = 60, SeasonDays = 180;
    private const double SeeingSpread = 0.15;
    private static readonly DateOnly s_first = new(2016, 11, 23);

    /// <summary>
    /// Each filter's share of the candidates, 5σ depth and median seeing: bluer light is blurred more, and the Y of this
    /// season was observed in poor nights.
    /// </summary>
    private static readonly (string Name, double Share, double Depth, double Seeing)[] s_filters =
        [
            ("HSC-G", 0.12, 26.6, 2.0), ("HSC-R2", 0.15, 26.2, 1.78), ("HSC-I2", 0.30, 26.0, 1.55), ("HSC-Z", 0.25, 25.4, 1.62),
            ("HSC-Y", 0.18, 24.6, 1.83),
        ];

    private readonly SurveyNight[] _nights = new SurveyNight[Nights];
    private readonly double[] _upTo = new double[Nights];

    public SurveyNights(long seed)
    {
        var random = new RandomSequence(new RandomStream(seed, "survey nights"));
        double total = 0;
        for (int i = 0; i < Nights; i++)
        {
            // As many nights a filter; the candidates of a filter are divided among its nights.
            (string name, double share, double depth, double seeing) = s_filters[i % s_filters.Length];
            string date = s_first.AddDays((int)((i + random.NextUniform()) * SeasonDays / Nights))
                .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            _nights[i] = new SurveyNight(
                Encoding.ASCII.GetBytes(date), Encoding.ASCII.GetBytes(name), depth, seeing * Math.Exp(SeeingSpread * random.NextNormal()));
            _upTo[i] = total += share * s_filters.Length / Nights;
        }
    }

    /// <summary>The night of a candidate.</summary>
    /// <param name="uniform">A uniform variate.</param>
    public SurveyNight Draw(double uniform)
    {
        int night = Array.BinarySearch(_upTo, uniform);
        return _nights[Math.Min(night < 0 ? ~night : night + 1, Nights - 1)];
    }
}
