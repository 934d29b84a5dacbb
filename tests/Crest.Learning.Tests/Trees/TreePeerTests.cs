using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Crest.Learning.Metrics;
using Crest.Learning.Trees;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Tests.ReferenceData;

namespace Crest.Learning.Tests.Trees;

public class TreePeerTests
{
    private const string Peers = """
        import sys, numpy, xgboost
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.metrics import roc_auc_score
        folder, fitted = sys.argv[1], int(sys.argv[2])
        x = numpy.fromfile(folder + "/rows", "f4").reshape(-1, 12)
        y = numpy.fromfile(folder + "/classes", "u1")
        for model in [xgboost.XGBClassifier(n_estimators=100, tree_method="hist", n_jobs=2),
                      RandomForestClassifier(100, n_jobs=2, random_state=1)]:
            print(roc_auc_score(y[fitted:], model.fit(x[:fitted], y[:fitted]).predict_proba(x[fitted:])[:, 1]))
        """;

    [Fact]
    public void On_the_candidates_of_a_band_the_areas_are_those_of_XGBoost_and_scikit_learn()
    {
        // 18,097 rows with 859 positive ones, four fifths to fit to: two forests that differ in their seed alone are up to
        // 0.005 apart on one such split.
        const double tolerance = 0.008;
        using var folder = new TemporaryFolder();
        using var pool = new WorkerPool(2);
        (float[] Values, bool Real)[] candidates = Candidates(ReferenceFiles.Path("realbogus/param.lst.gz"), "HSC-I2");
        int[] order = [.. Enumerable.Range(0, candidates.Length)];
        new RandomStream(0, "a test's split").Shuffle(order);
        candidates = [.. order.Select(i => candidates[i])];
        var all = Tensor.Of(candidates.Length, 12, candidates.SelectMany(c => c.Values).ToArray());
        bool[] real = [.. candidates.Select(c => c.Real)];
        int fitted = candidates.Length * 4 / 5, others = candidates.Length - fitted;
        File.WriteAllBytes(folder.At("rows"), MemoryMarshal.AsBytes(all.Values).ToArray());
        File.WriteAllBytes(folder.At("classes"), [.. real.Select(r => r ? (byte)1 : (byte)0)]);
        double[] theirs = [.. OutsideProgram.Python(["numpy", "sklearn", "xgboost"], Peers, folder.Path, $"{fitted}")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

        var rows = new LabelledRows(all.Slice(0, fitted, 12), real[..fitted]);
        TreeEnsemble[] ours =
        [
            new GradientBoosting(new BoostingOptions(), pool).Fit(rows, TreeTables.Names(rows)),
            new RandomForest(new ForestOptions(), pool).Fit(rows, TreeTables.Names(rows)),
        ];
        float[] probabilities = new float[others];
        foreach ((TreeEnsemble ensemble, double expected) in ours.Zip(theirs))
        {
            ensemble.Predict(all.Slice(fitted * 12, others, 12), probabilities, pool);
            double[] scores = [.. probabilities.Select(p => (double)p)];
            Assert.Equal(expected, RocCurve.Of(scores, real.AsSpan(fitted)).AreaUnderCurve, tolerance);
        }
    }

    /// <summary>
    /// The twelve features of one band's candidates, in the table's order; 10 for a missing value, as scikit-learn 1.2 takes none.
    /// </summary>
    private static (float[] Values, bool Real)[] Candidates(string path, string filter)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        List<(float[], bool)> candidates = [];
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields[1] != filter) continue;
            float[] values = [.. fields[10..].Select(
                f => float.TryParse(f, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value) ? value : float.NaN)];
            values[0] = 1.0857f / values[0];
            foreach (ref float value in values.AsSpan())
                if (!float.IsFinite(value)) value = 10;
            candidates.Add((values, fields[8] == "1"));
        }

        return [.. candidates];
    }
}
