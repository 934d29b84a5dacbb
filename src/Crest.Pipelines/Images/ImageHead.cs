using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.ImageSets;
using Crest.Learning.Networks;
using Crest.Learning.Training;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Images;

/// <summary>
/// The dense layers of a network on top of the convolution part of another model, whose output for every image is computed once and kept in
/// memory: four bytes a value, 12.5 kB an image for both networks with convolutions.
/// </summary>
internal sealed class ImageHead
{
    private readonly NetworkSpec _spec;
    private readonly int _layers;
    private readonly Network _features;
    private readonly WorkerPool _pool;
    private readonly ImageModelDescription _source;

    private ImageHead(NetworkSpec spec, int layers, ImageModel source, long seed, WorkerPool pool)
    {
        (_spec, _layers, _pool, _source) = (spec, layers, pool, source.Description);
        _features = new Network(spec.Part(0, layers), seed, pool);
        _features.CopyFrom(source.Network, 0);
        Network = new Network(spec.Part(layers, spec.Layers.Count), seed, pool);
    }

    /// <summary>The dense layers, with random weights.</summary>
    public Network Network { get; }

    /// <summary>How the other model makes inputs of pixels.</summary>
    public PixelScale Scale => _source.Input;

    /// <summary>Takes the convolution part of a model.</summary>
    /// <param name="folder">The folder of its training, or of the model itself.</param>
    /// <param name="spec">The whole network.</param>
    /// <param name="data">The data that the dense layers are trained on.</param>
    /// <param name="seed">Seed of their weights, and of the images held out.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="CrestException">There is no such model, or it is of other layers, images or images held out.</exception>
    public static ImageHead On(string folder, NetworkSpec spec, ImageData data, long seed, WorkerPool pool)
    {
        ImageModel source = ImageModel.Load(ModelIn(folder), pool);
        ImageModelDescription other = source.Description;
        int layers = spec.ConvolutionPart();
        if (layers == 0)
            throw new OptionException("train-head", "the network has no convolution part; give --model mnist-cnn or cifar-cnn");
        if (other.Network.Image != spec.Image || !other.Network.Layers.Take(layers).SequenceEqual(spec.Layers.Take(layers))
            || other.Network.ConvolutionPart() != layers)
            throw new CrestException($"{folder}: the convolution part of this model is another one than that of --model; "
                + "give the --model and --batch-norm of its training");
        if (other.DataHash != data.Hash)
            throw new CrestException($"{folder}: the model was trained on other images; give the --dataset and --data-dir of its training");
        if (other.Seed != seed)
            throw new CrestException($"{folder}: the model has seen images that this training holds out for validation; "
                + $"give --seed {other.Seed}, the seed of its training");
        return new ImageHead(spec, layers, source, seed, pool);
    }

    /// <summary>The folder of the model of a training, or the folder itself.</summary>
    public static string ModelIn(string folder) => TrainingFiles.FolderOfModel(folder);

    /// <summary>Training data of the dense layers.</summary>
    public TrainingData Features(ImageData data) => data.ForTraining(FeaturesOf(data.Training), FeaturesOf(data.Validation));

    /// <summary>The whole network, with the parameters of both parts.</summary>
    public Network Whole()
    {
        var whole = new Network(_spec, seed: 0, _pool);
        whole.CopyFrom(_features, 0);
        whole.CopyFrom(Network, -_layers);
        return whole;
    }

    private Tensor FeaturesOf(ImageSet images) => ImageModel.Apply(_features, Scale, images, _features.PredictionBatch, _pool);
}
