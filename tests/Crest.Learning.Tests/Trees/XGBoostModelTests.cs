using System.Runtime.InteropServices;
using Crest.Foundation.Errors;
using Crest.Learning.Trees;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Tests.ReferenceData;

namespace Crest.Learning.Tests.Trees;

public class XGBoostModelTests
{
    private const string Predict = """
        import sys, numpy, xgboost
        model, rows, out = sys.argv[1:4]
        booster = xgboost.Booster()
        booster.load_model(model)
        x = numpy.fromfile(rows, "f4").reshape(-1, booster.num_features())
        booster.predict(xgboost.DMatrix(x, feature_names=booster.feature_names)).astype("f4").tofile(out)
        booster.save_model(out + ".json")
        print(sum(booster.get_score(importance_type="total_gain").values()))
        """;

    private const string Train = """
        import sys, numpy, xgboost
        folder = sys.argv[1]
        x = numpy.fromfile(folder + "/rows", "f4").reshape(-1, 5)
        y = numpy.fromfile(folder + "/classes", "u1")
        for name, method, objective in [("hist", "hist", "binary:logistic"), ("exact", "exact", "binary:logistic"),
                ("squared", "hist", "reg:squarederror")]:
            booster = xgboost.train(dict(objective=objective, tree_method=method, max_depth=5, gamma=0.5, base_score=0.3),
                xgboost.DMatrix(x, y), 20)
            booster.save_model(folder + "/" + name + ".json")
            booster.predict(xgboost.DMatrix(x)).astype("f4").tofile(folder + "/" + name + ".out")
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void XGBoost_reads_a_model_of_Crest_and_predicts_the_same(bool forest)
    {
        using var folder = new TemporaryFolder();
        using var pool = new WorkerPool(2);
        LabelledRows rows = TreeTables.Random(4000, 7, seed: 11);
        string[] names = ["1.0857/magerr", "naïve \"quoted\"", "fwhm.norm", "a b", "c", "d", "e"];
        TreeEnsemble ensemble = forest
            ? new RandomForest(new ForestOptions { Trees = 100 }, pool).Fit(rows, names)
            : new GradientBoosting(new BoostingOptions { Trees = 100, Alpha = 0.1 }, pool).Fit(rows, names);
        ensemble.Save(folder.At("model.json"));

        Tensor input = WithThresholds(rows.Features, ensemble);
        File.WriteAllBytes(folder.At("rows"), MemoryMarshal.AsBytes(input.Values).ToArray());
        double gain = double.Parse(
            OutsideProgram.Python(["numpy", "xgboost"], Predict, folder.At("model.json"), folder.At("rows"), folder.At("out")));
        float[] theirs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.At("out"))).ToArray(), ours = new float[input.Rows];
        ensemble.Predict(input, ours, pool);
        double apart = ours.Zip(theirs).Max(p => Math.Abs(p.First - p.Second));
        Assert.True(apart <= 1e-6, $"the predictions are {apart} apart");
        Assert.Equal(ensemble.Trees.Sum(t => t.Gains.Sum(g => (double)g)), gain, 1e-4 * gain);
        // XGBoost read every number as it was written.
        TreeTables.AssertSame(ensemble, TreeEnsemble.Load(folder.At("out.json")));
    }

    [Fact]
    public void Crest_reads_models_of_XGBoost_and_predicts_the_same()
    {
        using var folder = new TemporaryFolder();
        using var pool = new WorkerPool(2);
        LabelledRows rows = TreeTables.Random(3000, 5, seed: 12);
        File.WriteAllBytes(folder.At("rows"), MemoryMarshal.AsBytes(rows.Features.Values).ToArray());
        File.WriteAllBytes(folder.At("classes"), [.. rows.Positive.Select(p => p ? (byte)1 : (byte)0)]);
        OutsideProgram.Python(["numpy", "xgboost"], Train, folder.Path);
        foreach (string name in (string[])["hist", "exact", "squared"])
        {
            TreeEnsemble ensemble = TreeEnsemble.Load(folder.At($"{name}.json"));
            Assert.Equal(20, ensemble.Trees.Count);
            Assert.Equal(["f0", "f1", "f2", "f3", "f4"], ensemble.FeatureNames);
            float[] theirs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.At($"{name}.out"))).ToArray(),
                ours = new float[rows.Positive.Length];
            ensemble.Predict(rows.Features, ours, pool);
            double apart = ours.Zip(theirs).Max(p => Math.Abs(p.First - p.Second));
            Assert.True(apart <= 1e-6, $"{name}: the predictions are {apart} apart");
        }
    }

    [Fact]
    public void A_model_read_back_is_the_same_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        var draw = new RandomSequence(new RandomStream(21, "odd numbers"));
        float Odd() => BitConverter.Int32BitsToSingle((int)(draw.NextBits() >> 32)) is var number && float.IsFinite(number) ? number : 0;
        DecisionTree[] trees = [.. Enumerable.Range(0, 200).Select(_ => new DecisionTree(
            [1, -1, -1], [2, -1, -1], [1, 0, 0], [Odd(), 0, 0], [true, false, false], [Odd(), Odd(), Odd()], [Odd(), 0, 0],
            [Odd(), Odd(), Odd()]))];
        foreach (TreeOutput output in Enum.GetValues<TreeOutput>())
            foreach (float baseScore in (float[])[0.1f, 0.123456789f, 0.98765433f, 1.1754945e-9f])
            {
                var ensemble = new TreeEnsemble(trees, output, baseScore, ["a", "ü"]);
                ensemble.Save(folder.At("model.json"));
                // base_weights contains the weights of inner nodes; the weight of a leaf is its entry in split_conditions.
                TreeTables.AssertSame(ensemble, TreeEnsemble.Load(folder.At("model.json")));
            }
    }

    [Fact]
    public void Damaged_and_foreign_files_are_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        using var pool = new WorkerPool(1);
        LabelledRows rows = TreeTables.Random(50, 3, seed: 13);
        string path = folder.At("model.json");
        new GradientBoosting(new BoostingOptions { Trees = 2, MaxDepth = 2 }, pool).Fit(rows, TreeTables.Names(rows)).Save(path);
        string text = File.ReadAllText(path);
        foreach ((string from, string to, string message) in ((string, string, string)[])[
            ("binary:logistic", "multi:softprob", "objective 'multi:softprob'"),
            ("\"gbtree\"", "\"dart\"", "booster 'dart'"),
            ("\"num_class\":\"0\"", "\"num_class\":\"3\"", "3 classes"),
            ("\"num_feature\":\"3\",\"num_target\"", "\"num_feature\":\"1\",\"num_target\"", "names"),
            ("\"learner\"", "\"teacher\"", ""),
            ("\"split_type\":[0", "\"split_type\":[1", "categories"),
            ("\"left_children\":[1", "\"left_children\":[0", "no tree"),
            ("\"left_children\":[1", "\"left_children\":[99", "no tree"),
            ("\"default_left\":[", "\"default_left\":[1,", "length"),
            ("\"sum_hessian\"", "\"sum\"", "lacks"),
            ("\"base_score\":\"5E-1\"", "\"base_score\":\"2\"", "base score"),
            ("\"split_indices\":[", "\"split_indices\":[7", ""),
            ("\"trees\":[", "\"trees\":7,\"x\":[", ""),
            ("\"version\":[1,7,4]}", "\"version\":[1,7,4]}{}", ""),
        ])
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
            CrestException error = Assert.Throws<CrestException>(() => TreeEnsemble.Load(path));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }

        for (int length = 0; length < text.Length; length += 37)
        {
            File.WriteAllText(path, text[..length]);
            Assert.Throws<CrestException>(() => TreeEnsemble.Load(path));
        }

        var draw = new RandomSequence(new RandomStream(14, "damage"));
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = System.Text.Encoding.UTF8.GetBytes(text);
            damaged[draw.NextBelow(damaged.Length)] = (byte)draw.NextBelow(256);
            File.WriteAllBytes(path, damaged);
            try
            {
                TreeEnsemble.Load(path).Predict(rows.Features, new float[50], pool);
            }
            catch (CrestException)
            {
                // Refused; or read as another number, and then predicted with.
            }
        }

        Assert.Throws<CrestException>(() => TreeEnsemble.Load(folder.At("missing.json")));
    }

    /// <summary>The rows, and some with a value exactly at a threshold.</summary>
    private static Tensor WithThresholds(Tensor rows, TreeEnsemble ensemble)
    {
        var all = Tensor.Of(rows.Rows, rows.Columns, rows.Values);
        int row = 0;
        foreach (DecisionTree tree in ensemble.Trees)
            for (int node = 0; node < tree.Nodes && row < rows.Rows; node++)
                if (tree.Left[node] >= 0) all[row++, tree.Features[node]] = tree.Thresholds[node];
        return all;
    }
}
