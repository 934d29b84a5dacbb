namespace Crest.Survey.Photometry;

/// <summary>Extinction by interstellar dust: Cardelli, Clayton and Mathis 1989 (ApJ 345, 245), R_V = 3.1.</summary>
public static class DustExtinction
{
    private const double RV = 3.1;

    /// <summary>Extinction in magnitudes for a colour excess E(B-V) of 1, A(λ)/E(B-V).</summary>
    /// <param name="wavelength">Wavelength in the dust's frame [Å], 1000 to 33000; the nearer end is taken outside.</param>
    public static double PerColourExcess(double wavelength)
    {
        double x = Math.Clamp(1e4 / wavelength, 0.3, 10), a, b;
        if (x < 1.1)
        {
            double power = Math.Pow(x, 1.61);
            (a, b) = (0.574 * power, -0.527 * power);
        }
        else if (x < 3.3)
        {
            double y = x - 1.82;
            a = 1 + y * (0.17699 + y * (-0.50447 + y * (-0.02427 + y * (0.72085 + y * (0.01979 + y * (-0.77530 + y * 0.32999))))));
            b = y * (1.41338 + y * (2.28305 + y * (1.07233 + y * (-5.38434 + y * (-0.62251 + y * (5.30260 - y * 2.09002))))));
        }
        else if (x < 8)
        {
            double far = Math.Max(0, x - 5.9), far2 = far * far, far3 = far2 * far;
            a = 1.752 - 0.316 * x - 0.104 / ((x - 4.67) * (x - 4.67) + 0.341) - 0.04473 * far2 - 0.009779 * far3;
            b = -3.090 + 1.825 * x + 1.206 / ((x - 4.62) * (x - 4.62) + 0.263) + 0.2130 * far2 + 0.1207 * far3;
        }
        else
        {
            double y = x - 8;
            a = -1.073 - 0.628 * y + 0.137 * y * y - 0.070 * y * y * y;
            b = 13.670 + 4.257 * y - 0.420 * y * y + 0.374 * y * y * y;
        }

        return RV * a + b;
    }
}
