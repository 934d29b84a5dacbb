namespace Crest.Learning.Networks;

/// <summary>A network as data: what a model file says of it, and what a network is built from.</summary>
/// <param name="Inputs">Number of input features.</param>
/// <param name="Layers">The layers, first to last.</param>
public sealed record NetworkSpec(int Inputs, IReadOnlyList<LayerSpec> Layers)
{
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
