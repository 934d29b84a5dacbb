using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>
/// What libtorch_cpu exports in C, and TorchSharp does not have: products that write into a given tensor, and oneDNN's with what follows
/// them fused. TorchSharp's handles are at::Tensor*, as these are.
/// </summary>
internal static unsafe class TorchLibrary
{
    private const string Library = "libtorch_cpu.so";

    /// <summary>result = left · right.</summary>
    public static void Product(Tensor result, Tensor left, Tensor right)
    {
        if (aoti_torch_cpu_mm_out(result.Handle, left.Handle, right.Handle) != 0) throw new InvalidOperationException("mm_out");
    }

    /// <summary>oneDNN's product with what follows it: x · wᵀ + b.</summary>
    /// <param name="x">[rows × inputs].</param>
    /// <param name="w">[outputs × inputs].</param>
    /// <param name="b">[outputs], or null.</param>
    /// <param name="then">What follows, ending with a zero: none, relu, sigmoid.</param>
    public static Tensor Linear(Tensor x, Tensor w, Tensor? b, ReadOnlySpan<byte> then)
    {
        nint result, bias = b is null ? 0 : b.Handle;
        fixed (byte* name = then)
        {
            if (aoti_torch_cpu__linear_pointwise(x.Handle, w.Handle, b is null ? null : &bias, name, null, 0, null, &result) != 0)
                throw new InvalidOperationException("linear_pointwise");
        }

        return Tensor.UnsafeCreateTensor(result);
    }

    /// <summary>oneDNN's convolution with stride 1 and what follows it.</summary>
    public static Tensor Convolution(Tensor x, Tensor w, Tensor b, long padding, ReadOnlySpan<byte> then)
    {
        nint result, bias = b.Handle;
        long* pad = stackalloc long[] { padding, padding }, one = stackalloc long[] { 1, 1 };
        fixed (byte* name = then)
        {
            if (aoti_torch_cpu_mkldnn__convolution_pointwise(
                x.Handle, w.Handle, &bias, pad, 2, one, 2, one, 2, 1, name, null, 0, null, &result) != 0)
                throw new InvalidOperationException("convolution_pointwise");
        }

        return Tensor.UnsafeCreateTensor(result);
    }

    /// <summary>A file of numbers in single precision as a tensor that outlives the scope.</summary>
    public static Tensor Read(string folder, string name, params long[] shape) =>
        tensor(SharedFile.Read<float>(folder, name), ScalarType.Float32).view(shape).DetachFromDisposeScope();

    /// <summary>A file of labels as a tensor that outlives the scope.</summary>
    public static Tensor ReadLabels(string folder, string name) =>
        tensor(Array.ConvertAll(SharedFile.Read<int>(folder, name), label => (long)label), ScalarType.Int64).DetachFromDisposeScope();

    [DllImport(Library)]
    private static extern int aoti_torch_cpu_mm_out(nint result, nint left, nint right);

    [DllImport(Library)]
    private static extern int aoti_torch_cpu__linear_pointwise(
        nint x, nint w, nint* b, byte* attr, double** scalars, long scalarsLength, byte** algorithm, nint* result);

    [DllImport(Library)]
    private static extern int aoti_torch_cpu_mkldnn__convolution_pointwise(
        nint x, nint w, nint* b, long* padding, long paddingLength, long* stride, long strideLength, long* dilation, long dilationLength,
        long groups, byte* attr, double** scalars, long scalarsLength, byte** algorithm, nint* result);
}
