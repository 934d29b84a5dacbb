using Crest.Learning.Optimisers;
using Crest.Learning.Parameters;
using Crest.Learning.Sequences;
using Crest.Learning.Training;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Nights;

namespace Crest.Pipelines.LightCurves;

/// <summary>Networks over nights as the options describe them, with the light curves that they learn from.</summary>
internal sealed class LightCurveTraining : Training
{
    private readonly TrainLightCurves _job;
    private readonly LightCurveSplits _splits;
    private readonly WorkerPool _pool;
    private readonly NightInputSpec _input;
    private readonly LightCurveTargets _targets;
    private readonly SequenceEnsemble _ensemble;
    private readonly NightInputs _trainingInputs;

    /// <summary>Makes the networks with random weights.</summary>
    /// <param name="job">The options.</param>
    /// <param name="splits">The data.</param>
    /// <param name="pool">The threads to use.</param>
    public LightCurveTraining(TrainLightCurves job, LightCurveSplits splits, WorkerPool pool)
    {
        (_job, _splits, _pool) = (job, splits, pool);
        LightCurveHyperparameters shape = job.Hyperparameters;
        _input = NightInputFit.Of(
            splits.Training.Table, splits.Path, splits.IsExtinctionCorrected, shape.UsedNormalisation, job.Redshift,
            takesAllNights: shape.Causal);
        _trainingInputs = new NightInputs(_input, splits.Training.Table, splits.Path);
        _targets = LightCurveTargets.Fit(splits.Training.Table, _trainingInputs.Nights, shape.NumberWeight > 0);
        SequenceNetworkSpec network = shape.Network(_input.Features, _targets.Loss(1).Outputs).Checked("the hyperparameters");
        _ensemble = new SequenceEnsemble(network, job.Members, job.Seed, pool);
    }

    /// <inheritdoc/>
    public override string ScoreName => "accuracy";

    /// <inheritdoc/>
    public override ParameterSet? Parameters => _ensemble.Parameters;

    /// <inheritdoc/>
    public override TrainingHistory Train(Checkpoint? checkpoint, Action<EpochReport> progress, CancellationToken cancellation)
    {
        NightNoise noise = _job.Hyperparameters.Noise;
        RandomStream[] random = [.. Enumerable.Range(0, _job.Members).Select(m => new RandomStream(_job.Seed + m, "noise of nights"))];
        var training = new SequenceSet(
            LengthsOf(_trainingInputs),
            (sample, step, member, rows) => _trainingInputs.FillWithNoise(sample, rows, noise, random[member].Split(step).Split(sample)),
            _targets.Of(_splits.Training.Table, _trainingInputs.Nights));
        var optimiser = new Adam(_ensemble.Parameters.Learned.Columns, _job.WeightDecay);
        return new SequenceTrainer(
            _ensemble, () => _targets.Loss(_job.Hyperparameters.NumberWeight), optimiser, _job.Training, _pool)
            .Train(training, SetOf(_splits.Validation), checkpoint, progress, cancellation);
    }

    /// <inheritdoc/>
    public override TrainedModel Judge(string run)
    {
        LightCurveModelDescription Described(LightCurveCalibration calibration) => new(
            LightCurveModel.Task, _ensemble.Spec, _job.Members, _input, _splits.Classes, _targets, calibration, _splits.PreparationHash,
            run);
        var outputs = new LightCurveModel(Described(LightCurveCalibration.None(_targets.Classes)), _ensemble);
        LightCurveCalibration calibration = LightCurveCalibration.Fit(outputs, _splits.Validation);
        var model = new LightCurveModel(Described(calibration), _ensemble);
        return new TrainedModel(
            _ensemble.Parameters.LearnedCount, Judge(model, _splits.Training), Judge(model, _splits.Validation), Judge(model, _splits.Test),
            model.Save)
        {
            Besides = new Dictionary<string, object?> { ["temperature"] = calibration.Whole.Temperature },
        };
    }

    /// <summary>The lengths of the light curves, in nights.</summary>
    internal static int[] LengthsOf(NightInputs inputs) => [.. Enumerable.Range(0, inputs.Count).Select(inputs.Nights.NightsOf)];

    private static LightCurveMetrics? Judge(LightCurveModel model, LightCurveData data) =>
        data.Table.Count == 0 ? null : LightCurveMetrics.Of(model.Predict(data), data.Table);

    private SequenceSet SetOf(LightCurveData data)
    {
        var inputs = new NightInputs(_input, data.Table, data.Path);
        return new SequenceSet(
            LengthsOf(inputs), (sample, _, _, rows) => inputs.Fill(sample, rows), _targets.Of(data.Table, inputs.Nights));
    }
}
