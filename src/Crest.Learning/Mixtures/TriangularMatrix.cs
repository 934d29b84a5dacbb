using System.Runtime.Intrinsics;

namespace Crest.Learning.Mixtures;

/// <summary>
/// Small lower triangular matrices in double precision, row-major; rows lie <see cref="Stride"/> apart, so that they are whole vectors.
/// Entries above the diagonal are 0.
/// </summary>
internal static unsafe class TriangularMatrix
{
    private const int Lanes = 8;

    /// <summary>Values from one row to the next.</summary>
    public static int Stride(int size) => (size + Lanes - 1) / Lanes * Lanes;

    /// <summary>Memory of matrices, zeros.</summary>
    public static double* Allocate(int length, out double[] memory)
    {
        memory = GC.AllocateArray<double>(length + Lanes, pinned: true);
        return (double*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref memory[0]);
    }

    /// <summary>T ← C⁻¹: row i of T is (eᵢ - Σⱼ cᵢⱼ tⱼ) / cᵢᵢ, over the rows before it.</summary>
    public static void Invert(double* c, double* t, int size)
    {
        int stride = Stride(size);
        for (int i = 0; i < size; i++)
        {
            double* row = t + (i * stride);
            Vector512<double> inverse = Vector512.Create(1 / c[(i * stride) + i]);
            for (int column = 0; column < stride; column += Lanes)
            {
                Vector512<double> sum = default;
                for (int j = column; j < i; j++)
                    sum = Vector512.FusedMultiplyAdd(Vector512.Create(c[(i * stride) + j]), Vector512.Load(t + (j * stride) + column), sum);
                (-sum * inverse).Store(row + column);
            }

            row[i] = inverse[0];
        }
    }

    /// <summary>The Cholesky factor of a symmetric matrix, of which the lower part is read, in its place.</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="floor">The least pivot, the variance that a feature has left when those before it are known; smaller
    /// ones come of rounding.</param>
    public static void Factorise(double* a, int size, double floor)
    {
        int stride = Stride(size);
        for (int i = 0; i < size; i++)
        {
            double* row = a + (i * stride);
            for (int j = 0; j <= i; j++)
            {
                double left = row[j];
                double* other = a + (j * stride);
                for (int k = 0; k < j; k++) left -= row[k] * other[k];
                row[j] = j < i ? left / other[j] : Math.Sqrt(Math.Max(left, floor));
            }

            for (int j = i + 1; j < stride; j++) row[j] = 0;
        }
    }
}
