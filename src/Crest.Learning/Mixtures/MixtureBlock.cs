using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Mixtures;

/// <summary>
/// One thread's work on a block of rows: the densities of a mixture's components there, and what share of each row belongs to which. A
/// block lies feature after feature [features × rows], so that a vector holds one feature of 16 rows.
/// </summary>
/// <remarks>
/// Bound by the arithmetic of z = T (x - μ): d (d + 1) / 2 multiplications a row and component, half of those of a product with full
/// matrices, and nothing but the rows comes from memory. Rows that do not fill the last 64 are computed on zeros.
/// </remarks>
internal sealed unsafe class MixtureBlock
{
    /// <summary>Rows of a block: with 12 features, x and one component's z stay in the first-level cache.</summary>
    public const int Rows = 256;

    private const float Farthest = 1e12f;

    private readonly int _features, _paddedFeatures;
    private readonly Tensor _centred, _whitened, _shares, _logDensities;

    public MixtureBlock(int components, int features)
    {
        _features = features;
        // Moments are taken of four features by four.
        _paddedFeatures = (features + 3) / 4 * 4;
        _centred = new Tensor(features, Rows);
        _whitened = new Tensor(checked(components * _paddedFeatures), Rows);
        _shares = new Tensor(components, Rows);
        _logDensities = new Tensor(1, Rows);
    }

    /// <summary>log p(x) of each row, after <see cref="Evaluate"/>.</summary>
    public ReadOnlySpan<float> LogDensities(int count) => _logDensities.Values[..count];

    /// <summary>What share of each row is the component's, after <see cref="Evaluate"/>, or what was made of it since.</summary>
    public float* Shares(int component) => _shares.Pointer + ((nint)component * Rows);

    /// <summary>z of a component [features × rows], after an <see cref="Evaluate"/> that keeps them.</summary>
    public float* Whitened(int component) => _whitened.Pointer + ((nint)component * _paddedFeatures * Rows);

    /// <summary>How many rows are computed for some.</summary>
    public static int Computed(int rows) => (rows + WhiteningKernels.Stripe - 1) / WhiteningKernels.Stripe * WhiteningKernels.Stripe;

    /// <summary>Puts rows [count × features] in a block; zeros follow.</summary>
    public static void Load(float* rows, int count, int features, float* block)
    {
        int computed = Computed(count);
        for (int j = 0; j < features; j++, block += Rows)
        {
            float* from = rows + j;
            for (int row = 0; row < count; row++, from += features) block[row] = *from;
            for (int row = count; row < computed; row++) block[row] = 0;
        }
    }

    /// <summary>Computes densities and shares.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="block">The block.</param>
    /// <param name="count">How many rows it has.</param>
    /// <param name="keeps">Whether z of all components is needed afterwards.</param>
    public void Evaluate(Whitening mixture, float* block, int count, bool keeps)
    {
        int computed = Computed(count);
        for (int k = 0; k < mixture.Components; k++)
        {
            float* z = Whitened(keeps ? k : 0);
            if (mixture.Covariance == CovarianceKind.Full)
            {
                WhiteningKernels.Centre(block, mixture.MeanRow(k), _centred.Pointer, _features, computed);
                WhiteningKernels.Full(_centred.Pointer, mixture.InverseRows(k), z, Shares(k), _features, computed, mixture.Constants[k]);
            }
            else
            {
                WhiteningKernels.Diagonal(
                    block, mixture.MeanRow(k), mixture.InverseRows(k), z, Shares(k), _features, computed, mixture.Constants[k]);
            }
        }

        for (int row = 0; row < computed; row += VectorRow.Lanes) Share(row, mixture.Components);
    }

    /// <summary>
    /// Brings values beyond all measure nearer: a feature that is 10¹² or more from 0 counts as that far, so that its square stays finite.
    /// </summary>
    public static void Bound(float* block, int count, int features)
    {
        int computed = Computed(count);
        for (int j = 0; j < features; j++, block += Rows)
            for (int row = 0; row < computed; row += VectorRow.Lanes)
                Vector512.Min(Vector512.Max(Vector512.Load(block + row), Vector512.Create(-Farthest)), Vector512.Create(Farthest))
                    .Store(block + row);
    }

    /// <summary>Takes rows [count × features] out of a block.</summary>
    public static void Unload(float* block, int count, int features, float* rows)
    {
        for (int j = 0; j < features; j++, block += Rows)
            for (int row = 0; row < count; row++) rows[((nint)row * features) + j] = block[row];
    }

    /// <summary>Takes the shares of what fills the last vectors away.</summary>
    public void Truncate(int components, int count)
    {
        for (int k = 0; k < components; k++) new Span<float>(Shares(k) + count, Computed(count) - count).Clear();
    }

    /// <summary>Multiplies the shares by one factor a row.</summary>
    public void Weigh(float* factors, int components, int count)
    {
        int computed = Computed(count);
        for (int k = 0; k < components; k++)
        {
            float* shares = Shares(k);
            for (int row = 0; row < computed; row += VectorRow.Lanes)
                (Vector512.Load(shares + row) * Vector512.Load(factors + row)).Store(shares + row);
        }
    }

    /// <summary>Adds the gradients by the rows, -Σₖ wₖ Tₖᵀ zₖ with the shares as weights w, to a block.</summary>
    public void AddInputGradient(Whitening mixture, float* block, int count)
    {
        int computed = Computed(count);
        bool full = mixture.Covariance == CovarianceKind.Full;
        for (int k = 0; k < mixture.Components; k++)
        {
            float* w = Shares(k), z = Whitened(k), t = mixture.InverseRows(k);
            for (int row = 0; row < computed; row += VectorRow.Lanes)
            {
                Vector512<float> weight = Vector512.Load(w + row);
                for (int i = 0; i < _features; i++)
                {
                    Vector512<float> sum = default;
                    for (int other = i; other < (full ? _features : i + 1); other++)
                        sum = Vector512.FusedMultiplyAdd(
                            Vector512.Create(t[full ? (other * (other + 1) / 2) + i : i]), Vector512.Load(z + (other * Rows) + row), sum);
                    float* to = block + (i * Rows) + row;
                    (Vector512.Load(to) - (weight * sum)).Store(to);
                }
            }
        }
    }

    /// <summary>Makes shares of the logarithms of densities, by log-sum-exp: nothing overflows, and a share below e^-87 is 0.</summary>
    private void Share(int row, int components)
    {
        float* at = _shares.Pointer + row;
        Vector512<float> largest = Vector512.Load(at), sum = default, least = Vector512.Create(-87f);
        for (int k = 1; k < components; k++) largest = Vector512.Max(largest, Vector512.Load(at + (k * Rows)));
        for (int k = 0; k < components; k++)
        {
            Vector512<float> difference = Vector512.Load(at + (k * Rows)) - largest;
            Vector512<float> share = Vector512.AndNot(VectorFunctions.Exp(difference), Vector512.LessThan(difference, least));
            share.Store(at + (k * Rows));
            sum += share;
        }

        (largest + VectorFunctions.Log(sum)).Store(_logDensities.Pointer + row);
        Vector512<float> inverse = Vector512<float>.One / sum;
        for (int k = 0; k < components; k++) (Vector512.Load(at + (k * Rows)) * inverse).Store(at + (k * Rows));
    }
}
