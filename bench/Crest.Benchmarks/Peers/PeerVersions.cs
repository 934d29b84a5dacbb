namespace Crest.Benchmarks.Peers;

/// <summary>What a peer says of itself.</summary>
/// <param name="Python">Version of Python.</param>
/// <param name="Numpy">Version of NumPy.</param>
/// <param name="OpenBlas">What OpenBLAS says of its build, the kernel it chose included; null where another BLAS is loaded.</param>
/// <param name="Torch">Version of PyTorch; null where it is not there.</param>
/// <param name="ScikitLearn">Version of scikit-learn; null where it is not there.</param>
internal sealed record PeerVersions(string Python, string Numpy, string? OpenBlas, string? Torch, string? ScikitLearn)
{
    /// <summary>Whether it is all that Crest is to be measured against.</summary>
    public bool IsWhole => OpenBlas is not null && Torch is not null && ScikitLearn is not null;

    /// <summary>What is missing, in words for the terminal; empty where nothing is.</summary>
    public string Missing =>
        (Torch is null ? "PyTorch is not there, only matrix products are compared (apt-get install python3-torch). " : "")
        + (ScikitLearn is null ? "scikit-learn is not there, mixtures are not compared (apt-get install python3-sklearn). " : "")
        + (OpenBlas is null ? "NumPy does not use OpenBLAS, so the comparison is with a slow one (apt-get install libopenblas0-openmp). " : "");

    public override string ToString() => $"NumPy {Numpy} with {OpenBlas?.Trim() ?? "a BLAS that is not OpenBLAS"}{(Torch is null ? "" : $", PyTorch {Torch}")}{(ScikitLearn is null ? "" : $", scikit-learn {ScikitLearn}")}, Python {Python}";
}
