using Crest.Survey.Photometry;

namespace Crest.Survey.Simulation;

/// <summary>
/// The mean light curves of normal type Ia supernovae by rest-frame wavelength. The numbers are magnitudes of bands of 300 Å on the AB
/// system, relative to the maximum in B, of the mean spectra of SALT2 (Guy et al. 2007, A&amp;A 466, 11; Betoule et al. 2014, A&amp;A 568,
/// 22), rounded, and smoothed below 3600 Å, where few spectra are; beyond 9000 Å they follow the Y band of the Carnegie Supernova Project
/// (Folatelli et al. 2010, AJ 139, 120). The rise starts as t² 18 days before the maximum (Hayden et al. 2010, ApJ 712, 350: 17.4; Firth et
/// al. 2015, MNRAS 446, 3895: 19.0).
/// </summary>
internal sealed class MeanSpectrum
{
    /// <summary>Number of phases of the table.</summary>
    public const int Phases = 14;

    private const double FirstPhase = -15, PhaseStep = 5, Explosion = -18, MagnitudesPerUnit = 1.0857362; // 2.5 log10(e)

    /// <summary>Wavelength [Å], magnitudes at -15, -10, … 50 days from the maximum in B, and the later fall [mag/day].</summary>
    private static readonly (double Wavelength, double[] Magnitudes, double Fall)[] s_table =
    [
        (2600, [5.5, 4.2, 3.5, 3.6, 4.1, 4.7, 5.1, 5.2, 5.3, 5.3, 5.4, 5.5, 5.6, 5.7], 0.016),
        (2900, [4.5, 2.7, 1.9, 2, 2.6, 3.4, 4, 4.3, 4.5, 4.6, 4.7, 4.8, 4.9, 5], 0.016),
        (3200, [4.3, 2.1, 1.15, 1.3, 1.95, 2.7, 3.3, 3.8, 4.2, 4.4, 4.5, 4.6, 4.7, 4.9], 0.016),
        (3500, [4.16, 1.52, 0.51, 0.47, 0.91, 1.56, 2.33, 2.93, 3.41, 3.71, 3.82, 4.12, 4.29, 4.32], 0.016),
        (3800, [3.48, 1.11, 0.41, 0.34, 0.55, 0.92, 1.54, 2.25, 2.71, 3.14, 3.41, 3.54, 3.65, 3.77], 0.016),
        (4100, [2.96, 0.8, 0, -0.16, 0.06, 0.55, 1.22, 1.84, 2.34, 2.72, 3.02, 3.13, 3.25, 3.43], 0.016),
        (4400, [2.86, 0.94, 0.18, 0.03, 0.21, 0.64, 1.23, 1.82, 2.31, 2.7, 2.96, 3.12, 3.26, 3.39], 0.016),
        (4700, [3.3, 1.05, 0.25, 0.05, 0.19, 0.44, 0.82, 1.26, 1.76, 2.14, 2.45, 2.62, 2.72, 2.79], 0.017),
        (5000, [2.84, 1.05, 0.32, 0.16, 0.3, 0.59, 1.01, 1.41, 1.8, 2.13, 2.44, 2.68, 2.82, 2.87], 0.018),
        (5300, [2.79, 1.07, 0.35, 0.14, 0.12, 0.2, 0.43, 0.84, 1.27, 1.64, 1.91, 2.15, 2.31, 2.36], 0.020),
        (5600, [2.85, 1.02, 0.24, 0.03, 0.09, 0.5, 0.88, 0.86, 0.89, 1.09, 1.42, 1.68, 1.91, 2.13], 0.022),
        (5900, [3.16, 1.14, 0.27, 0, 0.07, 0.32, 0.63, 0.86, 1.09, 1.36, 1.65, 1.83, 1.95, 2.04], 0.023),
        (6200, [2.85, 1.12, 0.47, 0.33, 0.39, 0.71, 0.92, 1.1, 1.32, 1.58, 1.86, 2.11, 2.28, 2.36], 0.025),
        (6500, [2.8, 1.02, 0.29, 0.12, 0.15, 0.49, 0.63, 0.62, 0.64, 0.88, 1.25, 1.53, 1.79, 2.03], 0.027),
        (6800, [3.05, 1.11, 0.48, 0.45, 0.55, 0.97, 1.3, 1.27, 1.29, 1.48, 1.86, 2.22, 2.53, 2.8], 0.028),
        (7100, [3.12, 1.17, 0.59, 0.62, 0.76, 1.1, 1.41, 1.42, 1.49, 1.63, 1.89, 2.19, 2.45, 2.65], 0.030),
        (7400, [3.58, 1.25, 0.77, 0.93, 1, 1.33, 1.4, 1.23, 1.19, 1.34, 1.57, 1.85, 2.13, 2.35], 0.032),
        (7700, [3.87, 1.4, 0.78, 0.83, 1, 1.42, 1.35, 1.21, 1.07, 1.09, 1.34, 1.66, 1.94, 2.07], 0.033),
        (8000, [3.8, 1.78, 0.94, 0.84, 1.07, 1.45, 1.6, 1.57, 1.49, 1.62, 1.89, 2.26, 2.41, 2.44], 0.035),
        (8300, [3.7, 1.51, 0.89, 0.91, 1.33, 1.65, 2, 2.18, 2.08, 2.26, 2.4, 2.71, 2.95, 3.04], 0.035),
        (8600, [3.5, 1.45, 0.7, 0.6, 0.6, 0.75, 0.82, 0.68, 0.68, 0.8, 1.17, 1.49, 1.86, 2.18], 0.035),
        (8900, [3.4, 1.46, 0.57, 0.56, 0.62, 1.11, 1.17, 0.91, 0.75, 0.77, 1.29, 1.6, 1.8, 2.02], 0.035),
        (9500, [3.4, 1.6, 0.68, 0.66, 0.85, 1.25, 1.35, 1.1, 0.9, 0.9, 1.3, 1.65, 1.95, 2.2], 0.035),
        (10500, [3.6, 2, 1.25, 1.35, 1.65, 1.95, 1.85, 1.55, 1.35, 1.4, 1.75, 2.15, 2.5, 2.8], 0.035),
    ];

    /// <summary>The magnitudes as fluxes, row after row of the table.</summary>
    private static readonly double[][] s_flux =
        [.. s_table.Select(row => row.Magnitudes.Select(m => Math.Exp(-m / MagnitudesPerUnit)).ToArray())];

    private readonly double[] _logFlux = new double[Phases];
    private double _fall;

    /// <summary>Integrates the mean spectra over a passband.</summary>
    /// <param name="passband">The passband.</param>
    /// <param name="redshift">z of the supernova.</param>
    /// <param name="transmission">What is left at a rest-frame wavelength [Å] by dust.</param>
    public void Prepare(Passband passband, double redshift, Func<double, double> transmission)
    {
        Span<double> flux = stackalloc double[Phases];
        flux.Clear();
        double fall = 0, last = 0;
        for (int k = 0; k < passband.Wavelengths.Length; k++)
        {
            double wavelength = passband.Wavelengths[k] / (1 + redshift), weight = passband.Weights[k] * transmission(wavelength);
            int right = Right(wavelength);
            double low = s_table[right - 1].Wavelength, high = s_table[right].Wavelength;
            double share = Math.Clamp((wavelength - low) / (high - low), 0, 1);
            double[] bluer = s_flux[right - 1], redder = s_flux[right];
            for (int phase = 0; phase < Phases; phase++) flux[phase] += weight * (bluer[phase] + share * (redder[phase] - bluer[phase]));
            double at = weight * (bluer[^1] + share * (redder[^1] - bluer[^1]));
            fall += at * (s_table[right - 1].Fall + share * (s_table[right].Fall - s_table[right - 1].Fall));
            last += at;
        }

        for (int phase = 0; phase < Phases; phase++) _logFlux[phase] = Math.Log(flux[phase]);
        _fall = fall / last / MagnitudesPerUnit;
    }

    /// <summary>The mean flux density per unit frequency in the passband, relative to that of B at its maximum, without dust.</summary>
    /// <param name="day">Rest-frame days from the maximum in B, over the supernova's stretch.</param>
    public double Flux(double day)
    {
        if (day <= Explosion) return 0;
        if (day < FirstPhase)
        {
            double rise = (day - Explosion) / (FirstPhase - Explosion);
            return rise * rise * Math.Exp(_logFlux[0]);
        }

        double position = (day - FirstPhase) / PhaseStep;
        if (position >= Phases - 1) return Math.Exp(_logFlux[^1] - _fall * (position - (Phases - 1)) * PhaseStep);
        // A cubic through two phases with the slopes between their neighbours (Catmull and Rom 1974).
        int left = (int)position;
        double t = position - left, a = _logFlux[left], b = _logFlux[left + 1];
        double before = left > 0 ? _logFlux[left - 1] : 2 * a - b, after = left + 2 < Phases ? _logFlux[left + 2] : 2 * b - a;
        double slopeA = (b - before) / 2, slopeB = (after - a) / 2;
        return Math.Exp(a + t * (slopeA + t * (3 * (b - a) - 2 * slopeA - slopeB + t * (2 * (a - b) + slopeA + slopeB))));
    }

    private static int Right(double wavelength)
    {
        int right = 1;
        while (right < s_table.Length - 1 && s_table[right].Wavelength < wavelength) right++;
        return right;
    }
}
