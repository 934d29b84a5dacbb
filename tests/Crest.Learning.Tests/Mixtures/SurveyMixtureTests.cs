using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Crest.Learning.Mixtures;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Tests.ReferenceData;

namespace Crest.Learning.Tests.Mixtures;

/// <summary>Mixtures of the candidates of a survey.</summary>
public class SurveyMixtureTests
{
    /// <summary>
    /// scikit-learn's own five starts, and its likelihood of our mixture: ours is as likely as its own, and
    /// both programs say the same of it.
    /// </summary>
    [Theory]
    [InlineData("full", CovarianceKind.Full, 1)]
    [InlineData("full", CovarianceKind.Full, 4)]
    [InlineData("diag", CovarianceKind.Diagonal, 4)]
    public void The_candidates_of_a_survey_are_as_likely_as_with_scikit_learn(string theirs, CovarianceKind kind, int components)
    {
        using var pool = new WorkerPool(2);
        Tensor data = Candidates();
        GaussianMixture fitted =
            ExpectationMaximisation.Fit(data, components, kind, 5, seed: 0, pool, TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.At("data"), MemoryMarshal.AsBytes(data.Values).ToArray());
        File.WriteAllBytes(
            folder.At("mixture"),
            MemoryMarshal.AsBytes<double>((double[])[.. fitted.Weights, .. fitted.Means, .. fitted.Factors]).ToArray());
        string script = """
            import sys, numpy as np
            from sklearn.mixture import GaussianMixture
            folder, kind, k, d = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
            x = np.fromfile(folder + "/data", np.float32).reshape(-1, d).astype(float)
            own = GaussianMixture(k, covariance_type=kind, n_init=5, random_state=0).fit(x).score(x)
            p = np.fromfile(folder + "/mixture")
            g = GaussianMixture(k, covariance_type=kind)
            g.weights_, g.means_ = p[:k], p[k:k + k * d].reshape(k, d)
            f = p[k + k * d:]
            g.precisions_cholesky_ = np.linalg.inv(f.reshape(k, d, d)).transpose(0, 2, 1) if kind == "full" else 1 / f.reshape(k, d)
            print(repr(own), repr(g.score(x)))
            """;
        double[] scores = [.. OutsideProgram.Python(["sklearn"], script, folder.Path, theirs, $"{components}", $"{data.Columns}").Split()
            .Where(t => t.Length > 0).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
        double ours = MixtureLikelihood.Mean(fitted, data);
        TestContext.Current.SendDiagnosticMessage($"{theirs} {components}: scikit-learn {scores[0]}, Crest {ours}");
        Assert.Equal(scores[1], ours, 1e-9 * Math.Abs(ours));
        if (components == 1) Assert.Equal(scores[0], ours, 1e-4);
        else Assert.True(ours > scores[0] - 0.05, $"scikit-learn {scores[0]}, Crest {ours}");
    }

    /// <summary>Twelve standardised features of the shared candidates of one band.</summary>
    private static Tensor Candidates()
    {
        using var reader =
            new StreamReader(new GZipStream(File.OpenRead(ReferenceFiles.Path("realbogus/param.lst.gz")), CompressionMode.Decompress));
        List<float[]> rows = [];
        while (reader.ReadLine() is { } line)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[1] != "HSC-G") continue;
            float[] values = [.. words[10..]
                .Select(w => float.TryParse(w, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value) ? value : 10)];
            values[0] = 1.0857f / values[0];
            rows.Add([.. values.Select(v => float.IsFinite(v) ? v : 10)]);
        }

        var data = new Tensor(rows.Count, 12);
        for (int j = 0; j < 12; j++)
        {
            double mean = rows.Average(r => (double)r[j]), deviation = Math.Sqrt(rows.Average(r => Math.Pow(r[j] - mean, 2)));
            for (int row = 0; row < rows.Count; row++) data[row, j] = (float)((rows[row][j] - mean) / deviation);
        }

        return data;
    }
}
