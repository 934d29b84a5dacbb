using Crest.Survey.Photometry;

namespace Crest.Survey.SurveySimulation;

/// <summary>
/// Passbands of surveys as trapezoids between the wavelengths of half their maximum throughput: edges and slopes, without ripples.
/// </summary>
internal static class SurveyPassbands
{
    /// <summary>DECam g, r, i, z (Abbott et al. 2018, ApJS 239, 18, table 1: central wavelengths and widths).</summary>
    public static Passband[] Decam { get; } =
    [
        new("g", (3930, 0), (4130, 0.65), (4600, 0.85), (5400, 1), (5530, 0)), new("r", (5620, 0), (5740, 0.95), (7080, 1), (7200, 0)),
        new("i", (7030, 0), (7130, 1), (8480, 0.95), (8600, 0)), new("z", (8430, 0), (8560, 1), (9300, 0.8), (9950, 0.5), (10080, 0)),
    ];

    /// <summary>Pan-STARRS g, r, i, z (Tonry et al. 2012, ApJ 750, 99, table 4: edges at half the maximum).</summary>
    public static Passband[] PanStarrs { get; } =
    [
        new("g", (4080, 0), (4210, 0.7), (5440, 1), (5570, 0)), new("r", (5440, 0), (5550, 0.95), (6830, 1), (6950, 0)),
        new("i", (6830, 0), (6950, 1), (8130, 0.98), (8250, 0)), new("z", (8120, 0), (8230, 1), (9170, 0.9), (9280, 0)),
    ];

    /// <summary>ZTF g, r, i (Bellm et al. 2019, PASP 131, 018002; filter curves of Dekany et al. 2020, PASP 132, 038001).</summary>
    public static Passband[] Ztf { get; } =
    [
        new("g", (3950, 0), (4200, 0.75), (5450, 1), (5600, 0)), new("r", (5530, 0), (5680, 1), (7230, 0.9), (7380, 0)),
        new("i", (6930, 0), (7100, 1), (8750, 0.75), (8900, 0)),
    ];

    /// <summary>LSST u, g, r, i, z, y (Ivezić et al. 2019, ApJ 873, 111; LSST Science Book, table 2.1: edges).</summary>
    public static Passband[] Lsst { get; } =
    [
        new("u", (3250, 0), (3450, 0.5), (3850, 0.9), (4050, 0)), new("g", (3920, 0), (4100, 0.75), (5450, 1), (5590, 0)),
        new("r", (5440, 0), (5580, 1), (6840, 1), (6980, 0)), new("i", (6840, 0), (6980, 1), (8120, 0.98), (8250, 0)),
        new("z", (8110, 0), (8250, 1), (9150, 0.95), (9290, 0)), new("y", (9160, 0), (9300, 0.95), (9800, 0.6), (10700, 0.15), (10900, 0)),
    ];
}
