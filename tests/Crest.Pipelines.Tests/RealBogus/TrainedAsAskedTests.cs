using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.PartialAuc;
using Crest.Learning.Trees;
using Crest.Numerics.Threads;
using Crest.Pipelines.RealBogus;

namespace Crest.Pipelines.Tests.RealBogus;

/// <summary>A training of the job against the same one that is put together here, part by part, from the values of the options.</summary>
public sealed class TrainedAsAskedTests : IDisposable
{
    private readonly RealBogusProject _project = new();
    private readonly WorkerPool _pool = new(1);

    public void Dispose()
    {
        _pool.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void Boosted_trees_are_fitted_with_their_options()
    {
        var options = new BoostingOptions
        {
            Trees = 15, LearningRate = 0.2, MaxDepth = 3, MinChildWeight = 2, Subsample = 0.6, FeaturesPerTree = 0.4, Lambda = 3,
            Alpha = 0.05, Gamma = 0.02,
        };
        AssertTrees(
            new TrainBoostedTrees { DataPath = "", Boosting = options },
            (rows, names) => new GradientBoosting(options with { Seed = RealBogusProject.Seed }, _pool).Fit(rows, names));
    }

    [Fact]
    public void A_random_forest_is_fitted_with_its_options()
    {
        var options = new ForestOptions { Trees = 15, MaxDepth = 5, Criterion = SplitCriterion.Entropy };
        AssertTrees(
            new TrainRandomForest { DataPath = "", Forest = options },
            (rows, names) => new RandomForest(options with { Seed = RealBogusProject.Seed }, _pool).Fit(rows, names));
    }

    [Fact]
    public void A_network_is_trained_with_its_options()
    {
        TrainRealBogus job = OfProject(new TrainPartialAuc<ExactObjective, NetworkFunction>
        {
            DataPath = "",
            Function = new NetworkFunction { HiddenSize = 7, RegularizerWeights = [0.01, 0.02] },
            PartialAuc = new ExactObjective { Beta = 0.4 },
            MaxEpochs = 33, MinEpochs = 22, BatchSize = 101, ValidationFrequency = 6, IncreasingRatio = 1.5, ImprovementThreshold = 1.2,
        });
        string folder = job.Run(_project.Context).Folder;

        RealBogusData data = RealBogusData.Load(job.DataPath, job.SplitRatio, job.Seed);
        NetworkSpec spec = new NetworkFunction { HiddenSize = 7 }.Spec(RealBogusProject.Features);
        var network = new Network(spec, RealBogusProject.Seed, _pool);
        var options = new PartialAucTrainingOptions(
            MaxEpoch: 33, MinEpoch: 22, ValidationFrequency: 6, IncreasingRatio: 1.5, ImprovementThreshold: 1.2, BatchSize: 101,
            LearningRate: 0.01, ValidationBeta: 0.4)
        {
            RegularizerWeights = [0.01, 0.02],
        };
        new PartialAucTrainer(network, new ExactPartialAuc(0.4), new Adam(network.Parameters.Learned.Columns), options, _pool).Train(
            data.Ranking(data.Split.Train, _pool), data.Ranking(data.Split.Validation, _pool), null, null,
            TestContext.Current.CancellationToken);
        var trained = new Network(spec, seed: 0, _pool);
        ModelFolder.ReadWeights(Path.Combine(folder, "model"), trained);
        Assert.Equal(network.Parameters.Learned.Values.ToArray(), trained.Parameters.Learned.Values.ToArray());
    }

    private void AssertTrees(TrainRealBogus training, Func<LabelledRows, string[], TreeEnsemble> fit)
    {
        TrainRealBogus job = OfProject(training);
        string folder = job.Run(_project.Context).Folder;
        RealBogusData data = RealBogusData.Load(job.DataPath, job.SplitRatio, job.Seed);
        string[] names = [.. data.Input.Features.Select(feature => feature.Name())];
        TreeEnsemble expected = fit(new LabelledRows(data.Raw(data.Split.Train, _pool), data.Labels(data.Split.Train)), names);
        expected.Save(_project.At("expected.json"));
        Assert.Equal(
            File.ReadAllText(_project.At("expected.json")), File.ReadAllText(Path.Combine(folder, "model", TreeScorer.FileName)));
    }

    private TrainRealBogus OfProject(TrainRealBogus training) => training with
    {
        DataPath = _project.Candidates,
        OutputFolder = _project.At("out"),
        Seed = RealBogusProject.Seed,
        Threads = 1,
    };
}
