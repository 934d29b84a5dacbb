namespace Crest.Benchmarks.Peers;

/// <summary>A program that Crest is compared with.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it is called in tables; null where the workload says it.</param>
/// <param name="Project">Its folder in <c>bench/peers/newer</c>, which is built when it is needed; null for Debian's packages.</param>
internal sealed record Peer(string Name, string? Title, string? Project)
{
    /// <summary>NumPy, PyTorch, XGBoost and scikit-learn as a user of Debian has them.</summary>
    public static Peer Debian { get; } = new("debian", null, null);

    /// <summary>A newer libtorch, by TorchSharp.</summary>
    public static Peer Torch { get; } = new("torch", "libtorch", "Torch");

    /// <summary>ONNX Runtime on the models that Crest writes.</summary>
    public static Peer Onnx { get; } = new("onnx", "ONNX Runtime", "Onnx");

    /// <summary>LightGBM by its C API.</summary>
    public static Peer LightGbm { get; } = new("lightgbm", "LightGBM", "LightGbm");

    /// <summary>All, in the order of their columns.</summary>
    public static IReadOnlyList<Peer> All { get; } = [Debian, Torch, Onnx, LightGbm];
}
