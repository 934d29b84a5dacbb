using System.Runtime.CompilerServices;

namespace Crest.Learning.Trees;

/// <summary>-p log₂ p - q log₂ q; times n it is n log₂ n - k log₂ k - (n - k) log₂ (n - k), terms that a table holds.</summary>
internal readonly struct EntropyImpurity : IImpurity
{
    private static readonly double[] Terms = [.. Enumerable.Range(0, 1 << 14).Select(n => Compute(n))];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Of(long rows, long positives) => Term(rows) - Term(positives) - Term(rows - positives);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Term(long count) => (ulong)count < (ulong)Terms.Length ? Terms[count] : Compute(count);

    private static double Compute(long count) => count == 0 ? 0 : count * Math.Log2(count);
}
