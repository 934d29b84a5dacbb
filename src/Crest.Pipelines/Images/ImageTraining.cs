using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.Parameters;
using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Images;

/// <summary>
/// A network for images as the options of a training describe it, with what it learns from: ready to be trained, as a run or as a trial.
/// </summary>
internal sealed class ImageTraining : Training
{
    private readonly TrainImage _job;
    private readonly ImageData _images;
    private readonly WorkerPool _pool;
    private readonly NetworkSpec _spec;
    private readonly PixelScale _scale;
    private readonly ImageHead? _head;
    private readonly Network _network;
    private readonly TrainingData _batches;
    private readonly Trainer _trainer;

    /// <summary>Makes the network with random weights.</summary>
    /// <param name="job">The options.</param>
    /// <param name="images">The data.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="CrestException">The options do not fit the data.</exception>
    public ImageTraining(TrainImage job, ImageData images, WorkerPool pool)
    {
        (_job, _images, _pool) = (job, images, pool);
        ImageArchitecture architecture = job.Architecture;
        _spec =
            architecture.Spec(images.Training.Shape, images.Training.Classes.Count, job.BatchNormalisation).Checked(architecture.Name());
        _head = job.FeaturesFrom is null ? null : ImageHead.On(job.FeaturesFrom, _spec, images, job.Seed, pool);
        _scale = _head?.Scale ?? PixelScale.Fit(images.Training);
        _network = _head?.Network ?? new Network(_spec, job.Seed, pool);
        _batches = _head?.Features(images) ?? images.ForTraining(_scale, pool);
        int learned = _network.Parameters.Learned.Columns;
        Optimiser optimiser = architecture switch
        {
            ImageArchitecture.Softmax => new Sgd(learned),
            ImageArchitecture.MnistCnn => new Adam(learned),
            _ => new RmsProp(learned), // as in the tutorial of Keras that the network is from
        };
        _trainer = new Trainer(_network, new SoftmaxCrossEntropy(), optimiser, job.Training, pool);
    }

    /// <inheritdoc/>
    public override string ScoreName => "accuracy";

    /// <inheritdoc/>
    public override ParameterSet Parameters => _network.Parameters;

    /// <inheritdoc/>
    public override TrainingHistory Train(Checkpoint? checkpoint, Action<EpochReport> progress, CancellationToken cancellation) =>
        _trainer.Train(_batches, checkpoint, progress, cancellation);

    /// <inheritdoc/>
    /// <remarks>The model is the whole network, where only its head was trained too.</remarks>
    public override TrainedModel Judge(string run)
    {
        var description = new ImageModelDescription(_job.DataSet, _spec, _scale, _images.Training.Classes, _images.Hash, _job.Seed, run);
        var model = new ImageModel(description, _head?.Whole() ?? _network, _pool);
        return new TrainedModel(
            _network.Parameters.LearnedCount, Judge(model, _images.Training), Judge(model, _images.Validation), Judge(model, _images.Test),
            model.Save);
    }

    private static ImageMetrics Judge(ImageModel model, ImageSet images) =>
        ImageMetrics.Of(model.Outputs(images, model.Network.PredictionBatch), images.Labels);
}
