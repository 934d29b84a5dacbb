using System.Globalization;
using Crest.Foundation.Options;
using Crest.Learning.Embeddings;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Exploration;

/// <summary><c>crest explore pca</c>: the directions of largest variance; others are projected on them.</summary>
[Command("explore pca")]
public sealed record ExplorePca : ExploreJob
{
    private const int UsualComponents = 10;

    /// <summary>Number of components; null for ten, or as many as there are.</summary>
    [Option(OptionRole.Hyperparameter, "Number of components.", Minimum = 1, Maximum = 1000, Default = "10, or as many as there are")]
    public int? Components { get; init; }

    /// <summary>How they are computed.</summary>
    [Option(
        OptionRole.Hyperparameter,
        "exact: eigenvectors of the covariance; randomised: faster where there are thousands of features; "
        + "auto: exact up to 1024 features or samples.")]
    public PrincipalComponentSolver Solver { get; init; }

    private protected override string Method => "pca";

    private protected override string Title => "PCA";

    private protected override void CheckFit(int samples, int features)
    {
        int most = Math.Min(samples, features);
        if (Components > most)
            throw new OptionException("components", $"{samples} samples of {features} features have at most {most} components; give fewer");
    }

    private protected override Embedding Embed(Tensor features, WorkerPool pool, JobContext context) => PrincipalComponents.Fit(
        features, Components ?? Math.Min(UsualComponents, Math.Min(features.Rows, features.Columns)), Solver, Seed, pool);

    private protected override IReadOnlyList<string> Notes(Embedding embedding) => embedding is PrincipalComponents pca
        ? [$"The components have {string.Join(", ", pca.VarianceShares.Select(Percent))} of the variance."]
        : [];

    private static string Percent(double share) => $"{(100 * share).ToString("0.0", CultureInfo.InvariantCulture)} %";
}
