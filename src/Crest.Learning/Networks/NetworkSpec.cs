using Crest.Numerics.Foundation;

namespace Crest.Learning.Networks;

/// <summary>A network as data: what a model file says of it, and what a network is built from.</summary>
/// <param name="Inputs">Number of input features.</param>
/// <param name="Layers">The layers, first to last.</param>
public sealed record NetworkSpec(int Inputs, IReadOnlyList<LayerSpec> Layers)
{
    /// <summary>Number of parameters up to which a network is built: their gradients and the optimiser's memory take four times as much.</summary>
    private const long MostParameters = 1L << 28;

    /// <summary>Returns itself where a network can be built from it.</summary>
    /// <param name="source">Where it is from, for the error.</param>
    /// <exception cref="CrestException">A number is out of its range, or the network is too large.</exception>
    public NetworkSpec Checked(string source)
    {
        if (Inputs < 1) throw new CrestException($"{source}: the network has {Inputs} inputs; there must be one or more");
        long width = Inputs, parameters = 0;
        foreach (LayerSpec? layer in Layers)
        {
            switch (layer)
            {
                case LayerSpec.Dense { Units: < 1 } dense:
                    throw new CrestException($"{source}: a layer has {dense.Units} units; there must be one or more");
                case LayerSpec.Dense dense:
                    parameters += (width + 1) * dense.Units;
                    width = dense.Units;
                    break;
                case LayerSpec.Dropout { Rate: not (>= 0 and < 1) } dropout:
                    throw new CrestException($"{source}: a dropout rate is {dropout.Rate}; it must be at least 0 and below 1");
                case LayerSpec.Highway:
                    parameters += 2 * (width + 1) * width;
                    break;
                case null:
                    throw new CrestException($"{source}: a layer of the network is empty");
                default:
                    parameters += 4 * width;
                    break;
            }

            if (parameters > MostParameters) throw new CrestException($"{source}: the network has more than {MostParameters} parameters; make it smaller");
        }

        return this;
    }

    /// <summary>
    /// An epoch of a survey's simulations is some fifty batches: running statistics that remember a hundred, as is usual for images, would
    /// lag behind the weights that the validation loss judges.
    /// </summary>
    private const double RunningMomentum = 0.9;

    /// <summary>
    /// The network of the supernova tasks: Dense, Dropout, highway blocks with or without batch normalisation, Dense.
    /// </summary>
    /// <param name="inputs">Number of input features.</param>
    /// <param name="hidden">Width of the highway blocks.</param>
    /// <param name="highways">Number of highway blocks.</param>
    /// <param name="dropoutRate">Probability with which a hidden value is dropped, 0 to below 1.</param>
    /// <param name="batchNormalisation">Whether batch normalisation follows each block.</param>
    /// <param name="outputs">Number of classes, or 1 for a regression.</param>
    public static NetworkSpec Highway(int inputs, int hidden, int highways, double dropoutRate, bool batchNormalisation, int outputs)
    {
        List<LayerSpec> layers = [new LayerSpec.Dense(hidden)];
        if (dropoutRate > 0) layers.Add(new LayerSpec.Dropout(dropoutRate));
        for (int block = 0; block < highways; block++)
        {
            layers.Add(new LayerSpec.Highway());
            if (batchNormalisation) layers.Add(new LayerSpec.BatchNormalisation(RunningMomentum));
        }

        layers.Add(new LayerSpec.Dense(outputs));
        return new NetworkSpec(inputs, layers);
    }
}
