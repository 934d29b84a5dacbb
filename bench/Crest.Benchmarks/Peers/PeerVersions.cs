namespace Crest.Benchmarks.Peers;

/// <summary>What a peer says of itself.</summary>
/// <param name="Python">Version of Python.</param>
/// <param name="Numpy">Version of NumPy.</param>
/// <param name="OpenBlas">What OpenBLAS says of its build, the kernel it chose included; null where another BLAS is loaded.</param>
/// <param name="Torch">Version of PyTorch; null where it is not there.</param>
/// <param name="XGBoost">Version of XGBoost; null where it is not there.</param>
/// <param name="Sklearn">Version of scikit-learn; null where it is not there.</param>
internal sealed record PeerVersions(string Python, string Numpy, string? OpenBlas, string? Torch, string? XGBoost, string? Sklearn)
{
    /// <summary>Whether it is all that Crest is to be measured against.</summary>
    public bool IsWhole => OpenBlas is not null && Torch is not null;

    /// <summary>Whether it has what trees are measured against.</summary>
    public bool HasTrees => XGBoost is not null && Sklearn is not null;

    /// <summary>Versions of what trees and mixtures are measured against.</summary>
    public string Trees => $"XGBoost {XGBoost}, scikit-learn {Sklearn}, Python {Python}";

    /// <summary>What is missing, in words for the terminal; empty where nothing is.</summary>
    public string Missing =>
        (Torch is null ? "PyTorch is not there, only matrix products are compared (apt-get install python3-torch). " : "")
        + (HasTrees
            ? ""
            : "XGBoost or scikit-learn is not there, trees are not compared, "
                + "mixtures neither without the latter (apt-get install python3-xgboost python3-sklearn). ")
        + (OpenBlas is null
            ? "NumPy does not use OpenBLAS, so the comparison is with a slow one (apt-get install libopenblas0-openmp). "
            : "");

    public override string ToString() => $"NumPy {Numpy} with "
        + $"{OpenBlas?.Trim() ?? "a BLAS that is not OpenBLAS"}{(Torch is null ? "" : $", PyTorch {Torch}")}, Python {Python}";
}
