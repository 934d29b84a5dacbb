using System.Runtime.CompilerServices;

namespace Crest.Learning.Trees;

/// <summary>2 p (1 - p) (Breiman et al. 1984).</summary>
internal readonly struct GiniImpurity : IImpurity
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Of(long rows, long positives) => 2.0 * positives * (rows - positives) / rows;
}
