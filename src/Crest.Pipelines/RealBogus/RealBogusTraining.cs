using Crest.Learning.Metrics;
using Crest.Learning.Networks;
using Crest.Learning.Parameters;
using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.RealBogus;

/// <summary>A training that ranks candidates, with what it learns from.</summary>
/// <param name="job">The options.</param>
/// <param name="data">The candidates.</param>
/// <param name="pool">The threads to use.</param>
internal sealed class RealBogusTraining(TrainRealBogus job, RealBogusData data, WorkerPool pool) : Training
{
    private readonly RealBogusLearner _learner = job.Learner;
    private Network? _network;
    private CandidateScorer? _scorer;
    private RealBogusModel? _model;
    private ScoredSplit[] _splits = [];
    private RealBogusImportance? _importance;

    /// <inheritdoc/>
    public override string ScoreName => "pauc";

    /// <inheritdoc/>
    public override ParameterSet? Parameters => _network?.Parameters;

    /// <inheritdoc/>
    public override TrainingHistory Train(Checkpoint? checkpoint, Action<EpochReport> progress, CancellationToken cancellation)
    {
        (_scorer, TrainingHistory history) = _learner.Fit(data, job.Seed, Train, pool, cancellation);
        return history;

        TrainingHistory Train(Network? network, Func<Checkpoint?, Action<EpochReport>, TrainingHistory> train)
        {
            _network = network;
            return train(checkpoint, progress);
        }
    }

    /// <inheritdoc/>
    public override TrainedModel Judge(string run)
    {
        _model = Model(_scorer!, run);
        _splits =
            [Score(Splits.Train, data.Split.Train), Score(Splits.Validation, data.Split.Validation), Score(Splits.Test, data.Split.Test)];
        return new TrainedModel(_scorer!.Parameters, _splits[0].Metrics, _splits[1].Metrics, _splits[2].Metrics, _model.Save)
        {
            // Only a run, which has an id, is explained: trials are many.
            Besides = run.Length == 0 ? new Dictionary<string, object?>() : Explain(),
        };
    }

    /// <inheritdoc/>
    public override void WriteReport(TrainedModel model, TrainingHistory history, string folder) =>
        RealBogusReport.Of(_model!, data, _splits, _importance!, history).Save(Path.Combine(folder, TrainingFiles.Report));

    private Dictionary<string, object?> Explain()
    {
        _importance = RealBogusImportance.Of(_model!, _scorer!, data, pool);
        return new() { ["method"] = _learner.Method, ["filter"] = data.Table.Filter, ["feature_importance"] = _importance.Figures() };
    }

    private ScoredSplit Score(string split, int[] rows) => ScoredSplit.Of(split, _model!, data, rows, pool);

    private RealBogusModel Model(CandidateScorer scorer, string run)
    {
        var description = new RealBogusModelDescription(
            _learner.Method, data.Input, data.Table.Filter, scorer.Spec, Calibration: null, job.SplitRatio, job.Seed, _learner.Beta,
            data.Table.Hash, run);
        var model = new RealBogusModel(description, scorer);
        return scorer.GivesProbability ? model : new RealBogusModel(description with { Calibration = Calibrate(model) }, scorer);
    }

    /// <summary>Fitted to the validation split: on the training split the scores are too good.</summary>
    private PlattScaling Calibrate(RealBogusModel model) =>
        PlattScaling.Fit(model.Scores(data.Table, data.Split.Validation, pool), data.Labels(data.Split.Validation));
}
