using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// Polynomials of degree 7 on a bin of width 1: eight coefficients are one vector of 512 bits. A score is in its bin at u from -1 to
/// below 1, a function by its values at eight Chebyshev nodes, and scores by the weights that they would have at these nodes.
/// </summary>
/// <remarks>
/// Interpolation at p Chebyshev nodes of an interval errs like ρ^-p, ρ the sum of the half-axes of the largest ellipse around the interval
/// within which the function has no pole (Trefethen, "Approximation Theory and Approximation Practice", theorem 8.2). In units of half a
/// bin the poles of σ, at ±πi, are 2π away: ρ = 2π + √(4π² + 1) = 12.6, and ρ^-8 = 1.5e-9.
/// </remarks>
internal static unsafe class BinBasis
{
    /// <summary>Nodes of a bin, and coefficients of a polynomial.</summary>
    public const int Size = 8;

    /// <summary>Row k: the coefficients of the polynomial that is 1 at node k and 0 at the others; then the same by columns.</summary>
    private static readonly double[] s_cardinal = Cardinals(), s_transposed = Transpose(s_cardinal);

    /// <summary>The nodes as distances from the beginning of their bin, 0 to 1.</summary>
    public static Vector512<double> Nodes { get; } = Vector512.Create([.. Enumerable.Range(0, Size).Select(k => (1 + Node(k)) / 2)]);

    /// <summary>1, u, u², … u⁷.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Powers(double u)
    {
        // Each power is a product of u, u² and u⁴ or of ones in their place.
        Vector512<double> first = Vector512.Create(u), second = first * first, fourth = second * second;
        return Vector512.FusedMultiplyAdd(first, Vector512.Create(0.0, 1, 0, 1, 0, 1, 0, 1), Vector512.Create(1.0, 0, 1, 0, 1, 0, 1, 0))
            * Vector512.FusedMultiplyAdd(second, Vector512.Create(0.0, 0, 1, 1, 0, 0, 1, 1), Vector512.Create(1.0, 1, 0, 0, 1, 1, 0, 0))
            * Vector512.FusedMultiplyAdd(fourth, Vector512.Create(0.0, 0, 0, 0, 1, 1, 1, 1), Vector512.Create(1.0, 1, 1, 1, 0, 0, 0, 0));
    }

    /// <summary>The weights at the nodes that stand for scores: Σ f(score) = Σ weight f(node) for every polynomial f.</summary>
    /// <param name="moments">Σ u^m over the scores, for m from 0 to 7.</param>
    public static Vector512<double> Weights(Vector512<double> moments) => Product(moments, s_transposed);

    /// <summary>The coefficients of the polynomial with these values at the nodes.</summary>
    public static Vector512<double> Coefficients(Vector512<double> values) => Product(values, s_cardinal);

    private static Vector512<double> Product(Vector512<double> row, double[] matrix)
    {
        Vector512<double> sum = default;
        for (int k = 0; k < Size; k++)
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(row[k]), Vector512.Create(matrix.AsSpan(k * Size)), sum);
        return sum;
    }

    private static double Node(int k) => Math.Cos(((2 * k) + 1) * Math.PI / (2 * Size));

    /// <summary>2/p Σ' Tₙ(nodeₖ) Tₙ(u), the term n = 0 halved, with the Chebyshev polynomials Tₙ written in powers of u.</summary>
    private static double[] Cardinals()
    {
        var chebyshev = new double[Size, Size];
        (chebyshev[0, 0], chebyshev[1, 1]) = (1, 1);
        for (int n = 2; n < Size; n++)
            for (int m = 0; m < Size; m++) chebyshev[n, m] = (m > 0 ? 2 * chebyshev[n - 1, m - 1] : 0) - chebyshev[n - 2, m];
        var cardinals = new double[Size * Size];
        for (int k = 0; k < Size; k++)
            for (int m = 0; m < Size; m++)
                for (int n = 0; n < Size; n++)
                    cardinals[(k * Size) + m] += (n == 0 ? 1.0 : 2.0) / Size * Math.Cos(n * Math.Acos(Node(k))) * chebyshev[n, m];
        return cardinals;
    }

    private static double[] Transpose(double[] matrix) =>
        [.. Enumerable.Range(0, matrix.Length).Select(i => matrix[(i % Size * Size) + (i / Size)])];

    /// <summary>Whether any score is in a bin.</summary>
    public static bool Any(double* weights) => Vector512.Load(weights) != Vector512<double>.Zero;
}
