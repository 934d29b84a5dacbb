namespace Crest.Numerics.RandomStreams;

/// <summary>
/// Points that fill the unit cube more evenly than chance: among the first 2ᵏ, and in each further block of as many, every 2ᵏ-th part of an
/// axis has one. Scrambled by a seed, each point by itself is spread evenly over the cube.
/// </summary>
/// <remarks>
/// Sobol (1967) in the order of Gray's code, with the direction numbers of Joe and Kuo, "Constructing Sobol sequences with better
/// two-dimensional projections", SIAM J. Sci. Comput. 30 (2008), file new-joe-kuo-6; nested scrambling of Owen (1995).
/// </remarks>
/// <param name="dimensions">Coordinates of a point, at least 1. Those after the first
/// <see cref="EvenDimensions"/> are random numbers.</param>
/// <param name="seed">The seed of the scrambling; null for the plain sequence, which begins in the corner.</param>
public sealed class SobolSequence(int dimensions, long? seed)
{
    private const int BitCount = 32;

    /// <summary>
    /// The primitive polynomials over GF(2) from the second dimension on, the highest power first, and the first direction numbers of each.
    /// </summary>
    private static readonly (int Polynomial, uint[] First)[] JoeKuo =
    [
        (3, [1]), (7, [1, 3]), (11, [1, 3, 1]), (13, [1, 1, 1]), (19, [1, 1, 3, 3]), (25, [1, 3, 5, 13]),
        (37, [1, 1, 5, 5, 17]), (41, [1, 1, 5, 5, 5]), (47, [1, 1, 7, 11, 19]), (55, [1, 1, 5, 1, 1]), (59, [1, 1, 1, 3, 11]),
        (61, [1, 3, 5, 5, 31]),
        (67, [1, 3, 3, 9, 7, 49]), (91, [1, 1, 1, 15, 21, 21]), (97, [1, 3, 1, 13, 27, 49]), (103, [1, 1, 1, 15, 7, 5]),
        (109, [1, 3, 1, 15, 13, 25]), (115, [1, 1, 5, 5, 19, 61]),
        (131, [1, 3, 7, 11, 23, 15, 103]), (137, [1, 3, 7, 13, 13, 15, 69]), (143, [1, 1, 3, 13, 7, 35, 63]),
        (145, [1, 3, 5, 9, 1, 25, 53]), (157, [1, 3, 1, 13, 9, 35, 107]),
        (167, [1, 3, 1, 5, 27, 61, 31]), (171, [1, 1, 5, 11, 19, 41, 61]), (185, [1, 3, 5, 3, 3, 13, 69]), (191, [1, 1, 7, 13, 1, 19, 1]),
        (193, [1, 3, 7, 5, 13, 19, 59]),
        (203, [1, 1, 3, 9, 25, 29, 41]), (211, [1, 3, 5, 13, 23, 1, 55]), (213, [1, 3, 7, 3, 13, 59, 17]), (229, [1, 3, 1, 3, 5, 53, 69]),
        (239, [1, 1, 5, 5, 23, 33, 13]),
        (241, [1, 1, 7, 7, 1, 61, 123]), (247, [1, 1, 7, 9, 13, 61, 49]), (253, [1, 3, 3, 5, 3, 55, 33]),
    ];

    private readonly uint[][] _directions = [.. Enumerable.Range(0, Math.Min(dimensions, EvenDimensions)).Select(Directions)];
    private readonly RandomStream _scrambling = new(seed ?? 0, "sobol scrambling"), _beyond = new(seed ?? 0, "sobol beyond");

    /// <summary>Coordinates for which direction numbers are known.</summary>
    public static int EvenDimensions => JoeKuo.Length + 1;

    /// <summary>A coordinate of a point, from 0 to below 1.</summary>
    /// <param name="index">The point, from 0.</param>
    /// <param name="dimension">The coordinate, from 0.</param>
    public double At(int index, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dimension, dimensions);
        if (dimension >= _directions.Length) return (_beyond.Split(index).Bits(dimension) >> 11) * (1.0 / (1L << 53));
        uint gray = (uint)index ^ ((uint)index >> 1), point = 0;
        foreach (uint direction in _directions[dimension])
        {
            if ((gray & 1) != 0) point ^= direction;
            gray >>= 1;
        }

        // The middle of the interval that the scrambled bits name: never 0.
        return seed is null ? point / (double)(1L << BitCount) : (Scramble(point, _scrambling.Split(dimension)) + 0.5) / (1L << BitCount);
    }

    /// <summary>Each bit is flipped or not as chance says for the bits before it.</summary>
    private static uint Scramble(uint point, RandomStream chance)
    {
        uint scrambled = 0;
        for (int bit = 0; bit < BitCount; bit++)
        {
            long before = (1L << bit) + (long)((ulong)point >> (BitCount - bit));
            uint flip = (uint)chance.Bits(before) & 1;
            scrambled = (scrambled << 1) | (((point >> (BitCount - 1 - bit)) & 1) ^ flip);
        }

        return scrambled;
    }

    /// <summary>The direction numbers of a dimension as binary fractions (Bratley and Fox 1988, equation 2).</summary>
    private static uint[] Directions(int dimension)
    {
        uint[] numbers = new uint[BitCount];
        if (dimension == 0)
        {
            Array.Fill(numbers, 1u);
        }
        else
        {
            (int polynomial, uint[] first) = JoeKuo[dimension - 1];
            first.CopyTo(numbers, 0);
            for (int k = first.Length; k < BitCount; k++)
            {
                numbers[k] = numbers[k - first.Length];
                for (int j = 1; j <= first.Length; j++)
                    if (((polynomial >> (first.Length - j)) & 1) != 0) numbers[k] ^= numbers[k - j] << j;
            }
        }

        for (int k = 0; k < BitCount; k++) numbers[k] <<= BitCount - 1 - k;
        return numbers;
    }
}
