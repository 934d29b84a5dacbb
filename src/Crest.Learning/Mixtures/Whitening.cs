using Crest.Numerics.Tensors;

namespace Crest.Learning.Mixtures;

/// <summary>
/// A mixture as passes over many rows take it: z = T (x - μ) with T = C⁻¹, so that log wₖ N(x; μₖ, Cₖ Cₖᵀ) is a constant less half the
/// square of z. The parameters are in double precision; <see cref="Update"/> makes inverses, constants and their
/// single-precision copies of them.
/// </summary>
internal sealed unsafe class Whitening
{
    private readonly double[] _logWeights, _means, _factorMemory, _inverseMemory;
    private readonly double* _factors, _inverses;
    private readonly Tensor _rows, _meanRows, _constants;
    private readonly int _stride, _length;

    public Whitening(int components, int features, CovarianceKind covariance)
    {
        Components = components;
        Features = features;
        Covariance = covariance;
        _stride = TriangularMatrix.Stride(features);
        _length = covariance == CovarianceKind.Full ? features * _stride : _stride;
        FactorValues = covariance == CovarianceKind.Full ? features * (features + 1) / 2 : features;
        _logWeights = new double[components];
        _means = new double[components * features];
        _factors = TriangularMatrix.Allocate(checked(components * _length), out _factorMemory);
        _inverses = TriangularMatrix.Allocate(components * _length, out _inverseMemory);
        _rows = new Tensor(components, FactorValues);
        _meanRows = new Tensor(components, features);
        _constants = new Tensor(1, components);
    }

    public int Components { get; }

    public int Features { get; }

    public CovarianceKind Covariance { get; }

    /// <summary>Values of a factor that count: the lower triangle, or the diagonal.</summary>
    public int FactorValues { get; }

    /// <summary>Values from one row of a factor to the next.</summary>
    public int Stride => _stride;

    public Span<double> LogWeights => _logWeights;

    public Span<double> Mean(int component) => _means.AsSpan(component * Features, Features);

    /// <summary>Full: C [d × stride], zeros above the diagonal; diagonal: the standard deviations [d].</summary>
    public double* Factor(int component) => _factors + ((nint)component * _length);

    /// <summary>T, as <see cref="Factor"/>. As long as this object is referenced, as all pointers here.</summary>
    public double* Inverse(int component) => _inverses + ((nint)component * _length);

    /// <summary>T in single precision: row after row of the lower triangle, or the diagonal.</summary>
    public float* InverseRows(int component) => _rows.Pointer + ((nint)component * FactorValues);

    public float* MeanRow(int component) => _meanRows.Pointer + ((nint)component * Features);

    /// <summary>log wₖ - log|Cₖ| - d/2 log 2π.</summary>
    public ReadOnlySpan<float> Constants => _constants.Values;

    public void Update()
    {
        bool full = Covariance == CovarianceKind.Full;
        for (int k = 0; k < Components; k++)
        {
            double* factor = Factor(k), inverse = Inverse(k);
            if (full) TriangularMatrix.Invert(factor, inverse, Features);
            double constant = _logWeights[k] - (0.5 * Features * Math.Log(2 * Math.PI));
            float* to = InverseRows(k);
            for (int i = 0; i < Features; i++)
            {
                MeanRow(k)[i] = (float)_means[(k * Features) + i];
                int at = full ? (i * _stride) + i : i;
                constant -= Math.Log(factor[at]);
                if (!full) *to++ = (float)(inverse[i] = 1 / factor[i]);
                else for (int j = 0; j <= i; j++) *to++ = (float)inverse[(i * _stride) + j];
            }

            _constants.Values[k] = (float)constant;
        }
    }
}
