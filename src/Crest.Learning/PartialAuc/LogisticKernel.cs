using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// σ and σ' between the nodes of two bins, which depend on the distance of the bins alone. Beyond <see cref="Reach"/> bins σ(u) is e^u or
/// 1, and σ'(u) is e^-|u|, to 2 e^-20 = 4e-9 of itself.
/// </summary>
internal static unsafe class LogisticKernel
{
    /// <summary>The largest distance of bins in the table.</summary>
    public const int Reach = 20;

    private const int Square = BinBasis.Size * BinBasis.Size;
    private static readonly WorkMemory<double> s_logistic = Table(u => Logistic(u)), s_slope = Table(u => Logistic(u) * Logistic(-u));

    /// <summary>σ(distance + node k - node l), row k after row k.</summary>
    /// <param name="distance">Of the positives' bin from the negatives', -<see cref="Reach"/> to <see cref="Reach"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double* Logistics(int distance) => s_logistic.Pointer + ((distance + Reach) * Square);

    /// <summary>σ'(distance + node k - node l), row k after row k; the bins may be those of either kind, since σ' is even.</summary>
    /// <param name="distance">Of the bin of the nodes k from that of the nodes l.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double* Slopes(int distance) => s_slope.Pointer + ((distance + Reach) * Square);

    private static double Logistic(double u) => 1 / (1 + Math.Exp(-u));

    private static WorkMemory<double> Table(Func<double, double> kernel)
    {
        var table = new WorkMemory<double>();
        table.Reserve(((2 * Reach) + 1) * Square);
        Vector512<double> nodes = BinBasis.Nodes;
        for (int i = 0; i < table.Length; i++)
            table.Pointer[i] = kernel((i / Square) - Reach + nodes[i / BinBasis.Size % BinBasis.Size] - nodes[i % BinBasis.Size]);
        return table;
    }
}
