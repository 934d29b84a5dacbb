using System.Runtime.InteropServices;
using Crest.Numerics.Tensors;

namespace Crest.Benchmarks.Workloads;

/// <summary>Data that both sides read: files of raw numbers.</summary>
internal static class SharedFile
{
    /// <summary>Writes values as they lie in memory.</summary>
    public static void Write<T>(string folder, string name, ReadOnlySpan<T> values)
        where T : unmanaged => File.WriteAllBytes(Path.Combine(folder, name), MemoryMarshal.AsBytes(values));

    /// <summary>Values between 0 and 1, the same each time.</summary>
    public static Tensor Uniform(int rows, int columns)
    {
        var random = new Random(1);
        var tensor = new Tensor(rows, columns);
        foreach (ref float value in tensor.Values) value = random.NextSingle();
        return tensor;
    }
}
