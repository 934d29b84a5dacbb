namespace Crest.Survey.Photometry;

/// <summary>
/// A passband, telescope and detector included, as a short list of wavelengths with weights: the mean flux density of a photon-counting
/// detector is the weighted sum of the flux density per unit frequency at these wavelengths (weights T dλ/λ, sum 1).
/// </summary>
public sealed class Passband
{
    private const int Samples = 12;

    /// <summary>Makes a passband from a line through points of its throughput.</summary>
    /// <param name="name">The band's name.</param>
    /// <param name="throughput">Wavelength [Å] and relative throughput, wavelengths ascending; zero outside.</param>
    public Passband(string name, params (double Wavelength, double Throughput)[] throughput)
    {
        if (throughput.Length < 2) throw new ArgumentException("a throughput curve has two points at least", nameof(throughput));
        Name = name;
        Wavelengths = new double[Samples];
        Weights = new double[Samples];
        double first = throughput[0].Wavelength, step = (throughput[^1].Wavelength - first) / Samples, sum = 0;
        for (int k = 0; k < Samples; k++)
        {
            Wavelengths[k] = first + (k + 0.5) * step;
            Weights[k] = Interpolate(throughput, Wavelengths[k]) / Wavelengths[k];
            sum += Weights[k];
        }

        for (int k = 0; k < Samples; k++)
        {
            Weights[k] /= sum;
            EffectiveWavelength += Weights[k] * Wavelengths[k];
        }
    }

    /// <summary>Johnson B (Bessell 1990, table 2), the band of the absolute magnitudes of supernovae.</summary>
    public static Passband B { get; } = new(
        "B", (3600, 0), (3700, 0.03), (3800, 0.134), (3900, 0.567), (4000, 0.92), (4200, 1), (4400, 0.935),
        (4600, 0.74), (4800, 0.536), (5000, 0.325), (5200, 0.15), (5400, 0.043), (5600, 0));

    /// <summary>
    /// g, r, i, z, y of a wide-field camera like Hyper Suprime-Cam: edges and slopes of the curves, without their ripples.
    /// </summary>
    public static IReadOnlyList<Passband> Grizy { get; } =
    [
        new("g", (3950, 0), (4150, 0.6), (4500, 0.78), (5400, 0.9), (5500, 0)),
        new("r", (5400, 0), (5500, 0.92), (6900, 1), (7000, 0)),
        new("i", (6900, 0), (7000, 1), (8450, 0.95), (8560, 0)),
        new("z", (8450, 0), (8550, 0.95), (9250, 0.9), (9400, 0)),
        new("y", (9250, 0), (9400, 0.85), (9900, 0.7), (10300, 0.4), (10600, 0)),
    ];

    /// <summary>The band's name.</summary>
    public string Name { get; }

    /// <summary>Observed wavelengths [Å], ascending.</summary>
    public double[] Wavelengths { get; }

    /// <summary>The weights of <see cref="Wavelengths"/>; they sum to 1.</summary>
    public double[] Weights { get; }

    /// <summary>The weighted mean wavelength [Å].</summary>
    public double EffectiveWavelength { get; }

    private static double Interpolate((double Wavelength, double Throughput)[] curve, double wavelength)
    {
        int right = 1;
        while (right < curve.Length - 1 && curve[right].Wavelength < wavelength) right++;
        (double x0, double y0) = curve[right - 1];
        (double x1, double y1) = curve[right];
        return y0 + (y1 - y0) * (wavelength - x0) / (x1 - x0);
    }
}
