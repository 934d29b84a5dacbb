using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crest.Numerics.VectorMaths;

/// <summary>
/// Rows whose length is no multiple of a vector: they are read whole vector after whole vector, and written up to their end.
/// </summary>
public static unsafe class VectorRow
{
    /// <summary>Values in a vector.</summary>
    public const int Lanes = 16;

    /// <summary>
    /// The length of a row that is filled up to whole vectors, which are whole cache lines too: two threads' rows share none.
    /// </summary>
    /// <param name="length">Values of the row.</param>
    public static int Padded(int length) => checked(length + Lanes - 1) / Lanes * Lanes;

    /// <summary>All bits set in the lanes that are in the row.</summary>
    /// <param name="left">How many values the row still has.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Beginning(int left) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(left)).AsSingle();

    /// <summary>Writes a vector, or its beginning where fewer values are left.</summary>
    /// <param name="vector">The values.</param>
    /// <param name="to">Where the first goes.</param>
    /// <param name="left">How many values the row still has, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> vector, float* to, int left)
    {
        if (left >= Lanes) vector.Store(to);
        else StoreBeginning(vector, to, left);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreBeginning(Vector512<float> vector, float* to, int left)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore(to, Beginning(left), vector);
            return;
        }

        float* values = stackalloc float[Lanes];
        vector.Store(values);
        for (int i = 0; i < left; i++) to[i] = values[i];
    }
}
