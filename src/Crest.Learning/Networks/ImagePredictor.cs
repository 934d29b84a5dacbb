using Crest.Learning.Layers;
using Crest.Numerics.Convolutions;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Networks;

/// <summary>
/// A network for images whose weights are laid out once, for predictions while they stay as they are. The convolutions at its beginning,
/// with their normalisations and poolings, are computed image by image, dense layers with weights that are packed.
/// </summary>
/// <remarks>The outputs are those of <see cref="Network.Predict"/>, bit by bit. A batch allocates nothing.</remarks>
public sealed class ImagePredictor
{
    private readonly Network _network;
    private readonly ConvolutionChain? _chain;
    private readonly Tensor? _features;
    private readonly PackedDense?[] _dense;
    private readonly int _firstLayer;

    /// <summary>Takes a network's weights over.</summary>
    /// <param name="network">The network, which computes nothing else while this object does.</param>
    public ImagePredictor(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        List<Convolution> convolutions = [];
        List<(int Step, BatchNormalisation Layer)> normalisations = [];
        List<ConvolutionStep> steps = [];
        IReadOnlyList<Layer> layers = network.Layers;
        for (; _firstLayer < layers.Count; _firstLayer++)
        {
            if (layers[_firstLayer] is Convolution convolution)
            {
                convolutions.Add(convolution);
                steps.Add(convolution.Step(pools: false));
            }
            else if (layers[_firstLayer] is BatchNormalisation normalisation && steps is [.., { Pools: false, Normalises: false }])
            {
                normalisations.Add((steps.Count - 1, normalisation));
                steps[^1] = steps[^1] with { Normalises = true, RectifiesNormalised = normalisation.Rectifies };
            }
            else if (layers[_firstLayer] is MaxPooling && steps is [.., { Pools: false }])
            {
                steps[^1] = steps[^1] with { Pools = true };
            }
            else if (layers[_firstLayer] is not Dropout)
            {
                break;
            }
        }

        if (steps.Count > 0)
        {
            _chain = new ConvolutionChain(steps);
            _features = new Tensor(0, _chain.Outputs);
            for (int i = 0; i < steps.Count; i++) convolutions[i].PackInto(_chain, i);
            foreach ((int step, BatchNormalisation layer) in normalisations) layer.PackInto(_chain, step);
        }

        _dense = [.. layers.Select((layer, i) => i >= _firstLayer && layer is Dense dense ? dense.Packed() : null)];
    }

    /// <summary>Computes the outputs.</summary>
    /// <param name="input">[samples × inputs].</param>
    /// <returns>[samples × outputs]; overwritten by the next pass of this object or the network.</returns>
    public Tensor Predict(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        // Less than an image a thread: layers share out the rows of each.
        if (input.Rows < _network.Pool.Threads) return _network.Predict(input);
        Tensor values = input;
        if (_chain is not null)
        {
            _features!.Resize(input.Rows);
            _chain.Compute(_network.Pool, input, _features);
            values = _features;
        }

        for (int i = _firstLayer; i < _dense.Length; i++)
            values = _dense[i] is { } dense ? dense.Forward(_network.Pool, values) : _network.PredictLayer(i, values);
        return values;
    }
}
