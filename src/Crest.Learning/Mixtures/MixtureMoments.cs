using System.Runtime.Intrinsics;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Mixtures;

/// <summary>
/// Sums over rows of w, w z and w z zᵀ for each component, w being the shares that a <see cref="MixtureBlock"/> holds: what expectation
/// maximisation moves a mixture by, and what the gradients by a mixture's parameters are made of.
/// </summary>
/// <remarks>
/// Sixteen sums are in registers at once, four features by four, in single precision over a block of 256 rows and in double precision over
/// the blocks. Blocks are in at most 32 groups, whose sums are added in their order, so that no sum depends on the number of threads.
/// </remarks>
internal sealed unsafe class MixtureMoments
{
    private const int MostGroups = 32;
    private readonly int _features, _components, _length;
    private readonly bool _full;
    private readonly double[] _memory;
    private readonly double* _sums;

    public MixtureMoments(Whitening mixture)
    {
        _features = mixture.Features;
        _components = mixture.Components;
        _full = mixture.Covariance == CovarianceKind.Full;
        _length = 1 + _features + mixture.FactorValues;
        _sums = TriangularMatrix.Allocate(checked(MostGroups * _components * _length), out _memory);
    }

    /// <summary>In how many groups blocks are summed.</summary>
    public static int Groups(int blocks) => Math.Min(blocks, MostGroups);

    /// <summary>Σ w of a component, after <see cref="Total"/>.</summary>
    public double Zeroth(int component) => At(0, component)[0];

    /// <summary>Σ w z [d].</summary>
    public double* First(int component) => At(0, component) + 1;

    /// <summary>Σ w z zᵀ: the lower triangle row by row, or of a diagonal mixture the diagonal.</summary>
    public double* Second(int component) => At(0, component) + 1 + _features;

    /// <summary>Sets a group's sums to 0.</summary>
    public void Clear(int group) => new Span<double>(At(group, 0), _components * _length).Clear();

    /// <summary>Adds a block's rows to a group's sums; rows that do not count have shares of 0.</summary>
    public void Add(int group, MixtureBlock block, int count)
    {
        int computed = MixtureBlock.Computed(count);
        for (int k = 0; k < _components; k++)
        {
            double* sums = At(group, k);
            float* w = block.Shares(k), z = block.Whitened(k);
            AddFirst(w, z, computed, sums);
            double* second = sums + 1 + _features;
            if (!_full)
            {
                AddSquares(w, z, computed, second);
                continue;
            }

            for (int i = 0; i < _features; i += 4)
                for (int j = 0; j <= i; j += 4) AddTile(w, z, computed, i, j, second);
        }
    }

    /// <summary>Adds up the groups, in their order.</summary>
    public void Total(int groups)
    {
        if (groups == 0) Clear(0);
        for (int group = 1; group < groups; group++)
            for (int i = 0; i < _components * _length; i++) _sums[i] += At(group, 0)[i];
    }

    private double* At(int group, int component) => _sums + ((((nint)group * _components) + component) * _length);

    private void AddFirst(float* w, float* z, int computed, double* sums)
    {
        Vector512<float> zeroth = default;
        for (int row = 0; row < computed; row += VectorRow.Lanes) zeroth += Vector512.Load(w + row);
        sums[0] += VectorFunctions.Sum(zeroth);
        for (int i = 0; i < _features; i++, z += MixtureBlock.Rows)
        {
            Vector512<float> even = default, odd = default;
            for (int row = 0; row < computed; row += 2 * VectorRow.Lanes)
            {
                even = Vector512.FusedMultiplyAdd(Vector512.Load(w + row), Vector512.Load(z + row), even);
                odd = Vector512.FusedMultiplyAdd(Vector512.Load(w + row + 16), Vector512.Load(z + row + 16), odd);
            }

            sums[1 + i] += VectorFunctions.Sum(even + odd);
        }
    }

    private void AddSquares(float* w, float* z, int computed, double* sums)
    {
        for (int i = 0; i < _features; i++, z += MixtureBlock.Rows)
        {
            Vector512<float> even = default, odd = default;
            for (int row = 0; row < computed; row += 2 * VectorRow.Lanes)
            {
                Vector512<float> first = Vector512.Load(z + row), second = Vector512.Load(z + row + 16);
                even = Vector512.FusedMultiplyAdd(Vector512.Load(w + row) * first, first, even);
                odd = Vector512.FusedMultiplyAdd(Vector512.Load(w + row + 16) * second, second, odd);
            }

            sums[i] += VectorFunctions.Sum(even + odd);
        }
    }

    /// <summary>Features i to i + 3 by j to j + 3. Beyond the last feature stand zeros.</summary>
    private void AddTile(float* w, float* z, int computed, int i, int j, double* sums)
    {
        const int rows = MixtureBlock.Rows;
        float* left = z + (i * rows), right = z + (j * rows);
        Vector512<float> s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default,
            s13 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default,
            s33 = default;
        for (int row = 0; row < computed; row += VectorRow.Lanes, left += VectorRow.Lanes, right += VectorRow.Lanes)
        {
            Vector512<float> weight = Vector512.Load(w + row);
            Vector512<float> a0 = weight * Vector512.Load(left), a1 = weight * Vector512.Load(left + rows);
            Vector512<float> a2 = weight * Vector512.Load(left + (2 * rows)), a3 = weight * Vector512.Load(left + (3 * rows));
            Vector512<float> b = Vector512.Load(right);
            s00 = Vector512.FusedMultiplyAdd(a0, b, s00);
            s10 = Vector512.FusedMultiplyAdd(a1, b, s10);
            s20 = Vector512.FusedMultiplyAdd(a2, b, s20);
            s30 = Vector512.FusedMultiplyAdd(a3, b, s30);
            b = Vector512.Load(right + rows);
            s01 = Vector512.FusedMultiplyAdd(a0, b, s01);
            s11 = Vector512.FusedMultiplyAdd(a1, b, s11);
            s21 = Vector512.FusedMultiplyAdd(a2, b, s21);
            s31 = Vector512.FusedMultiplyAdd(a3, b, s31);
            b = Vector512.Load(right + (2 * rows));
            s02 = Vector512.FusedMultiplyAdd(a0, b, s02);
            s12 = Vector512.FusedMultiplyAdd(a1, b, s12);
            s22 = Vector512.FusedMultiplyAdd(a2, b, s22);
            s32 = Vector512.FusedMultiplyAdd(a3, b, s32);
            b = Vector512.Load(right + (3 * rows));
            s03 = Vector512.FusedMultiplyAdd(a0, b, s03);
            s13 = Vector512.FusedMultiplyAdd(a1, b, s13);
            s23 = Vector512.FusedMultiplyAdd(a2, b, s23);
            s33 = Vector512.FusedMultiplyAdd(a3, b, s33);
        }

        AddRow(sums, i, j, s00, s01, s02, s03);
        AddRow(sums, i + 1, j, s10, s11, s12, s13);
        AddRow(sums, i + 2, j, s20, s21, s22, s23);
        AddRow(sums, i + 3, j, s30, s31, s32, s33);
    }

    /// <summary>Adds to row i of the lower triangle, as far as it goes.</summary>
    private void AddRow(double* sums, int i, int j, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3)
    {
        if (i >= _features) return;
        sums += (i * (i + 1) / 2) + j;
        sums[0] += VectorFunctions.Sum(s0);
        if (j + 1 <= i) sums[1] += VectorFunctions.Sum(s1);
        if (j + 2 <= i) sums[2] += VectorFunctions.Sum(s2);
        if (j + 3 <= i) sums[3] += VectorFunctions.Sum(s3);
    }
}
