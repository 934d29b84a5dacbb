namespace Crest.Learning.Embeddings;

/// <summary>
/// The closeness 1 / (1 + a d^2b) of two places at distance d: the smooth curve nearest to 1 up to the least distance and e^-(d - least)
/// beyond it (McInnes, Healy, Melville 2018, definition 11).
/// </summary>
/// <param name="A">a.</param>
/// <param name="B">b.</param>
internal readonly record struct ClosenessCurve(double A, double B)
{
    private const int Points = 300, Steps = 200;

    /// <summary>Fits a and b by least squares at 300 distances from 0 to 3, with the steps of Levenberg and Marquardt.</summary>
    /// <param name="leastDistance">0 to below 1.</param>
    public static ClosenessCurve Of(double leastDistance)
    {
        double a = 1.5, b = 1, damping = 1e-3;
        double error = Fit(a, b, leastDistance, out double aa, out double ab, out double bb, out double ga, out double gb);
        for (int step = 0; step < Steps; step++)
        {
            double p = aa * (1 + damping), q = bb * (1 + damping), determinant = (p * q) - (ab * ab);
            double nextA = a - (((q * ga) - (ab * gb)) / determinant), nextB = b - (((p * gb) - (ab * ga)) / determinant);
            double next = nextA > 0 && nextB > 0
                ? Fit(nextA, nextB, leastDistance, out double aa2, out double ab2, out double bb2, out double ga2, out double gb2)
                : Rejected(out aa2, out ab2, out bb2, out ga2, out gb2);
            if (next < error)
            {
                (a, b, aa, ab, bb, ga, gb) = (nextA, nextB, aa2, ab2, bb2, ga2, gb2);
                if (error - next < 1e-14) break;
                (error, damping) = (next, damping / 10);
            }
            else
            {
                damping *= 10;
                if (damping > 1e12) break;
            }
        }

        return new ClosenessCurve(a, b);
    }

    private static double Rejected(out double aa, out double ab, out double bb, out double ga, out double gb)
    {
        (aa, ab, bb, ga, gb) = (0, 0, 0, 0, 0);
        return double.PositiveInfinity;
    }

    /// <summary>The sum of squares with its normal equations.</summary>
    private static double Fit(
        double a, double b, double least, out double aa, out double ab, out double bb, out double ga, out double gb)
    {
        (aa, ab, bb, ga, gb) = (0, 0, 0, 0, 0);
        double error = 0;
        for (int i = 0; i < Points; i++)
        {
            double d = 3.0 * i / (Points - 1), wanted = d < least ? 1 : Math.Exp(-(d - least));
            double power = d > 0 ? Math.Pow(d, 2 * b) : 0, curve = 1 / (1 + (a * power)), off = curve - wanted;
            double byA = -power * curve * curve, byB = d > 0 ? -a * power * 2 * Math.Log(d) * curve * curve : 0;
            error += off * off;
            aa += byA * byA;
            ab += byA * byB;
            bb += byB * byB;
            ga += byA * off;
            gb += byB * off;
        }

        return error;
    }
}
