using Crest.Survey.Photometry;

namespace Crest.Survey.SurveySimulation;

/// <summary>The plans of the surveys that are known here, with the sources of their numbers.</summary>
internal static class SurveyPlans
{
    private static readonly double[] s_none = [0, 0, 0, 0, 0, 0];

    /// <summary>The plan of a survey.</summary>
    /// <param name="preset">The survey.</param>
    public static SurveyPlan Of(SurveyPreset preset) => preset switch
    {
        SurveyPreset.Des => Des,
        SurveyPreset.Foundation => Foundation,
        SurveyPreset.Ztf => Ztf,
        SurveyPreset.LsstWfd => LsstWfd,
        SurveyPreset.LsstDdf => LsstDdf,
        _ => throw new ArgumentOutOfRangeException(nameof(preset), preset, "no such survey"),
    };

    /// <summary>
    /// Ten fields of 3 square degrees, August to February of 2013 to 2018, about every 7 days; 23.5 mag in eight of them and 24.5 in two
    /// (Kessler et al. 2015, AJ 150, 172; Smith et al. 2020, AJ 160, 267). The depths by band are those of the observations that
    /// DES simulations have, on dark nights; electrons of the zero points that DES light curves give.
    /// </summary>
    private static SurveyPlan Des { get; } = new()
    {
        Name = "des",
        Bands = Bands(SurveyPassbands.Decam, [24.0, 23.8, 23.5, 23.25], [30.9, 30.9, 31.05, 31.2], [1.2, 0.8, 0.4, 0.2]),
        Regions =
        [
            new("shallow", 8, s_none, [new(["g", "r", "i", "z"], 6.5, 1.5)]),
            new("deep", 2, [1.0, 1.3, 1.3, 1.25], [new(["g"], 6.5, 2), new(["r"], 6.5, 2), new(["i"], 6.5, 2), new(["z"], 6.5, 2)]),
        ],
        FirstMjd = 56530, Seasons = 5, SeasonDays = 168, Redshifts = (0.02, 1.2),
        Hosts = new() { Reddening = 0.014, ReddeningScatter = 0.7 },
    };

    /// <summary>
    /// Supernovae that others found, z up to 0.1, about seven visits of g, r, i, z each, 5 days apart near the peak and 10 later, 15 s
    /// exposures of Pan-STARRS (Foley et al. 2018, MNRAS 475, 193). Depths, floor and first days are those of the 185 published objects.
    /// </summary>
    private static SurveyPlan Foundation { get; } = new()
    {
        Name = "foundation",
        Bands = Bands(SurveyPassbands.PanStarrs, [21.15, 21.8, 21.25, 20.5], [28.0, 28.1, 28.0, 27.5], [0.6, 0.4, 0.2, 0.1]),
        Regions = [new("all", 20, s_none, [new(["g", "r", "i", "z"], 5.5, 2.5)])],
        FirstMjd = 57200, Seasons = 3, SeasonDays = 365.25, Redshifts = (0.005, 0.1), FluxFloor = 0.015,
        PeakLimit = 17.0, PeakLimitScatter = 0.8,
        Follow = ((-18, 2), (25, 65)),
        Hosts = new()
        {
            PhotometricShare = 0.2, SpectroscopicShare = 1, SpectroscopicReach = 10, Reddening = 0.036, ReddeningScatter = 0.75,
        },
    };

    /// <summary>
    /// The northern sky in g and r every 3 nights, every 2 since December 2020, to 20.8 and 20.6 mag; i about every 4 nights in part of the
    /// sky to 19.9 (Bellm et al. 2019, PASP 131, 018002 and 068003).
    /// </summary>
    private static SurveyPlan Ztf { get; } = new()
    {
        Name = "ztf",
        Bands = Bands(SurveyPassbands.Ztf, [20.8, 20.6, 19.9], [26.4, 26.4, 25.8], [1.0, 0.7, 0.4]),
        Regions =
        [
            new("north", 6, s_none, [new(["g"], 3, 1), new(["r"], 3, 1)]), new("later", 6, s_none, [new(["g"], 2, 1), new(["r"], 2, 1)]),
            new("partners", 2, s_none, [new(["g"], 2, 1), new(["r"], 2, 1), new(["i"], 4, 1)]),
        ],
        FirstMjd = 58200, Seasons = 5, SeasonDays = 250, CloudyShare = 0.35, Redshifts = (0.005, 0.2), FluxFloor = 0.015,
        PeakLimit = 18.7, PeakLimitScatter = 0.4,
        Hosts = new() { PhotometricShare = 0.8, SpectroscopicShare = 0.9, SpectroscopicReach = 0.3, Reddening = 0.045 },
    };

    /// <summary>
    /// 10 years, of each field 56, 80, 184, 184, 160, 160 visits in u, g, r, i, z, y to 23.9, 25.0, 24.7, 24.0, 23.3, 22.1 mag (Ivezić et
    /// al. 2019, ApJ 873, 111, tables 1 and 2), in seasons of about 200 days.
    /// </summary>
    private static SurveyPlan LsstWfd { get; } = new()
    {
        Name = "lsst-wfd",
        Bands = LsstBands,
        Regions =
        [
            new("wide", 20, s_none,
            [
                new(["u"], 30, 12, DarkOnly: true), new(["g"], 20, 10), new(["r"], 9, 5), new(["i"], 9, 5),
                new(["z"], 10, 6), new(["y"], 10, 6),
            ]),
        ],
        FirstMjd = 61000, Seasons = 5, SeasonDays = 200, FluxFloor = 0.005, Redshifts = (0.01, 1.2), Hosts = LsstHosts,
    };

    /// <summary>
    /// Many visits a night every two or three nights, added to one: about 1.25 mag deeper than the wide survey (PLAsTiCC, Kessler et al.
    /// 2019, PASP 131, 094501, section 6).
    /// </summary>
    private static SurveyPlan LsstDdf { get; } = new()
    {
        Name = "lsst-ddf",
        Bands = LsstBands,
        Regions =
        [
            new("deep", 5, [1.0, 1.0, 1.25, 1.25, 1.25, 1.25],
                [new(["u"], 8, 3, DarkOnly: true), new(["g", "r", "i"], 3, 1), new(["z", "y"], 3, 1)]),
        ],
        FirstMjd = 61000, Seasons = 5, SeasonDays = 200, FluxFloor = 0.005, Redshifts = (0.02, 1.4), Hosts = LsstHosts,
    };

    /// <summary>Zero points of one electron: a 6.4 m mirror and 30 s (Ivezić et al. 2019), within 0.2 mag.</summary>
    private static SurveyBand[] LsstBands => Bands(
        SurveyPassbands.Lsst, [23.9, 25.0, 24.7, 24.0, 23.3, 22.1], [30.7, 32.1, 31.9, 31.6, 31.2, 30.2], [1.5, 1.1, 0.7, 0.4, 0.2, 0.1]);

    private static SurveyHosts LsstHosts =>
        new() { SpectroscopicShare = 0.3, SpectroscopicReach = 0.4, PhotometricError = 0.03, Reddening = 0.04 };

    private static SurveyBand[] Bands(Passband[] passbands, double[] depths, double[] electrons, double[] moon) =>
        [.. passbands.Select((band, i) => new SurveyBand(band, depths[i], electrons[i], moon[i]))];
}
