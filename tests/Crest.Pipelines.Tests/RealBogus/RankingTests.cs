using System.Text.Json;
using Crest.Learning.Metrics;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Learning.Trees;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Tests.RealBogus;

/// <summary>What a training reports and what its summary says, computed again from the model that it leaves.</summary>
public sealed class RankingTests : IDisposable
{
    private readonly RealBogusProject _project = new();
    private readonly WorkerPool _pool = new(1);

    public static TheoryData<string> Methods => RealBogusProject.Methods;

    public void Dispose()
    {
        _pool.Dispose();
        _project.Dispose();
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_kept_epoch_has_the_partial_auc_of_the_validation_split_that_the_summary_has(string method)
    {
        TrainingSummary training = _project.Training(method, "out").Run(_project.Context);
        RankingMetrics validation = ((RealBogusMetrics)training.Validation!).Ranking;
        Assert.Equal(method == "pauc-exact-dnn" ? RealBogusProject.Beta : 0.1, validation.Beta);
        Assert.Equal(validation.PartialArea.Value, training.History.Best.ValidationScore, 1e-9);
        // The area under the whole curve is another number here.
        Assert.True(Math.Abs(validation.AreaUnderCurve.Value - validation.PartialArea.Value) > 1e-3);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Feature_importance_is_what_the_validation_split_loses(string method)
    {
        TrainRealBogus job = _project.Training(method, "out");
        TrainingSummary training = job.Run(_project.Context);
        RealBogusData data = RealBogusData.Load(job.DataPath, job.SplitRatio, job.Seed);
        bool[] real = data.Labels(data.Split.Validation);
        (Tensor input, Func<Tensor, float[]> scores) = ModelOf(training, data);
        FeatureImportance[] expected = FeatureImportance.Of(
            input, changed => RocCurve.Of<float>(scores(changed), real).PartialArea(job.Learner.Beta), shuffles: 5, job.Seed);
        JsonElement summary = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(training.Folder, "summary.json"))).RootElement;
        JsonElement importance = summary.GetProperty("feature_importance");
        foreach (FeatureImportance feature in expected)
            Assert.Equal(
                feature.Mean,
                importance.GetProperty(data.Input.Features[feature.Feature].Name()).GetProperty("permutation").GetDouble(), 1e-9);
        Assert.Contains(expected, feature => feature.Mean > 0.01);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Scores_become_probabilities_as_the_validation_split_says(string method)
    {
        TrainRealBogus job = _project.Training(method, "out");
        TrainingSummary training = job.Run(_project.Context);
        RealBogusData data = RealBogusData.Load(job.DataPath, job.SplitRatio, job.Seed);
        (Tensor input, Func<Tensor, float[]> scores) = ModelOf(training, data);
        PlattScaling? calibration = RealBogusModelDescription.Load(Path.Combine(training.Folder, "model")).Calibration;
        // Trees give probabilities themselves.
        Assert.Equal(
            method.StartsWith("pauc", StringComparison.Ordinal)
                ? PlattScaling.Fit(scores(input), data.Labels(data.Split.Validation))
                : null,
            calibration);
    }

    /// <summary>The model of a training, and the validation split as it takes it.</summary>
    private (Tensor Validation, Func<Tensor, float[]> Scores) ModelOf(TrainingSummary training, RealBogusData data)
    {
        string folder = Path.Combine(training.Folder, "model");
        int[] rows = data.Split.Validation;
        if (RealBogusModelDescription.Load(folder).Network is { } spec)
        {
            var network = new Network(spec, seed: 0, _pool);
            ModelFolder.ReadWeights(folder, network);
            return (data.Standardised(rows, _pool), input => network.Predict(input).Values.ToArray());
        }

        TreeEnsemble trees = TreeEnsemble.Load(Path.Combine(folder, TreeScorer.FileName));
        return (data.Raw(rows, _pool), input =>
        {
            var scores = new float[input.Rows];
            trees.Predict(input, scores, _pool);
            return scores;
        }
        );
    }
}
