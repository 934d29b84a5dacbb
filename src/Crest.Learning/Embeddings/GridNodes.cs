using System.Runtime.Intrinsics;

namespace Crest.Learning.Embeddings;

/// <summary>The nodes of the grid that interpolates the repulsion of t-SNE: how many, how far apart, and their share in a sample.</summary>
internal static class GridNodes
{
    /// <summary>Nodes of a unit along an axis.</summary>
    public const int PerUnit = 3;

    private const int Lanes = 16;

    /// <summary>The first of the four nodes about a coordinate and their weights, Lagrange's polynomials of the third degree.</summary>
    public static int Weights(float coordinate, int origin, out Vector128<float> weights)
    {
        float at = (coordinate - origin) * PerUnit;
        int node = (int)at;
        float u = at - node, before = u + 1, after = u - 1, last = u - 2;
        weights = Vector128.Create(
            u * after * last * (-1 / 6f), before * after * last * 0.5f, before * u * last * -0.5f, before * u * after * (1 / 6f));
        return node;
    }

    /// <summary>The least multiple of 16 that is a product of 2, 3 and 5 and not below a number.</summary>
    public static int Size(int least)
    {
        for (int size = (least + Lanes - 1) / Lanes; ; size++)
        {
            int left = size;
            foreach (int factor in (ReadOnlySpan<int>)[2, 3, 5])
                while (left % factor == 0) left /= factor;
            if (left == 1) return size * Lanes;
        }
    }
}
