using Crest.Numerics.Tensors;

namespace Crest.Numerics.MatrixProducts;

/// <summary>The memory that each thread keeps from one product to the next.</summary>
internal static unsafe class ProductMemory
{
    /// <summary>Fewest values that a thread keeps memory for.</summary>
    private const int LeastMemory = 1 << 16;

    [ThreadStatic]
    private static Tensor? t_packed, t_passing, t_turned, t_shared, t_partial;

    /// <summary>This thread's memory for packed panels.</summary>
    public static float* Packed(long values) => AtLeast(ref t_packed, values);

    /// <summary>This thread's memory for rows of a result that is not kept.</summary>
    public static float* Passing(long values) => AtLeast(ref t_passing, values);

    /// <summary>This thread's memory for rows of A that are turned over.</summary>
    public static float* Turned(long values) => AtLeast(ref t_turned, values);

    /// <summary>This thread's memory for panels that each thread packs some of.</summary>
    public static float* Shared(long values) => AtLeast(ref t_shared, values);

    /// <summary>This thread's memory for products of parts of the inner dimension, which other threads write too.</summary>
    public static float* Partial(long values) => AtLeast(ref t_partial, values);

    /// <summary>More than is asked for: parts differ a little in length, and a thread may come to do another's part in any batch.</summary>
    private static float* AtLeast(ref Tensor? memory, long values)
    {
        if (memory is null || memory.Length < values) memory = new Tensor(1, checked((int)Math.Max(values + (values / 4), LeastMemory)));
        return memory.Pointer;
    }
}
