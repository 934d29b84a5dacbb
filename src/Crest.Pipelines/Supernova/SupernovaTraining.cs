using Crest.Foundation.Errors;
using Crest.Learning.Leakage;
using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.Parameters;
using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Inputs;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// A network as the options of a training describe it, with what it learns from: ready to be trained, as a run or as a trial.
/// </summary>
internal sealed class SupernovaTraining : Training
{
    private readonly TrainSupernova _job;
    private readonly SupernovaSplits _splits;
    private readonly WorkerPool _pool;
    private readonly InputSpec _input;
    private readonly double _mean, _deviation;
    private readonly Network _network;
    private readonly Loss _loss;
    private readonly Trainer _trainer;
    private readonly TrainingData _data;

    /// <summary>Makes the network with random weights.</summary>
    /// <param name="job">The options.</param>
    /// <param name="splits">The data.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="CrestException">The options do not fit the data.</exception>
    public SupernovaTraining(TrainSupernova job, SupernovaSplits splits, WorkerPool pool)
    {
        (_job, _splits, _pool) = (job, splits, pool);
        SupernovaData training = splits.Training;
        Hyperparameters shape = job.Hyperparameters;
        bool classes = job.Task == SupernovaTask.Class;
        _input = InputSpec.Fit(training.Set, training.Path, job.Bands, job.MagnitudeMethod, job.SeesRedshift);
        (_mean, _deviation) = TargetScale();
        int outputs = classes ? training.Set.Classes.Count : 1;
        NetworkSpec spec =
            SupernovaNetwork.Of(_input.Features, shape.HiddenSize, shape.Highways, shape.DropoutRate, shape.UseBatchNormalisation, outputs)
                .Checked("the hyperparameters");
        _network = new Network(spec, job.Training.Seed, pool);
        _loss = classes ? new SoftmaxCrossEntropy() : new SquaredError();
        _trainer = new Trainer(_network, _loss, new Adam(_network.Parameters.Learned.Columns, job.WeightDecay), job.Training, pool);
        _data = training.ForTraining(
            splits.Validation, job.Task, _input, outputs, _mean, _deviation, new NoiseModel(shape.OutlierRate, shape.BlackoutRate),
            job.Training.Seed, pool);
    }

    /// <inheritdoc/>
    public override string ScoreName => _loss.ScoreName;

    /// <inheritdoc/>
    public override ParameterSet Parameters => _network.Parameters;

    /// <inheritdoc/>
    public override TrainingHistory Train(Checkpoint? checkpoint, Action<EpochReport> progress, CancellationToken cancellation) =>
        _trainer.Train(_data, checkpoint, progress, cancellation);

    /// <inheritdoc/>
    public override TrainedModel Judge(string run)
    {
        IReadOnlyList<string> classes = _job.Task == SupernovaTask.Class ? _splits.Training.Set.Classes : [];
        var description = new SupernovaModelDescription(
            _job.Task, _network.Spec, _input, classes, _mean, _deviation, _splits.Training.Set.PreparationHash, run);
        var model = new SupernovaModel(description, _network);
        return new TrainedModel(
            model.ParameterCount, Judge(model, _splits.Training), Judge(model, _splits.Validation), Judge(model, _splits.Test), Save);

        // A trial saves nothing, and so does not measure this.
        void Save(string folder, SeenSamples seen) => new SupernovaModel(description, _network)
        {
            Reliability = ModelReliability.Of(model, _splits.Training, _splits.Validation, _pool),
        }.Save(folder, seen);
    }

    private SupernovaMetrics? Judge(SupernovaModel model, SupernovaData data) =>
        SupernovaMetrics.Of(_job.Task, SupernovaPrediction.ValuesOf(model, data, data.Inputs(_input, _pool)), data);

    private (double Mean, double Deviation) TargetScale()
    {
        if (_job.Task == SupernovaTask.Class) return (0, 1);
        double[] truth = _splits.Training.Truth(_job.Task);
        double mean = truth.Average(), deviation = Math.Sqrt(truth.Average(t => (t - mean) * (t - mean)));
        return (mean, deviation > 0 ? deviation : 1);
    }
}
