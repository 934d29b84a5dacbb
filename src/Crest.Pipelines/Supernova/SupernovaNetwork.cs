using Crest.Learning.Layers;
using Crest.Learning.Networks;

namespace Crest.Pipelines.Supernova;

/// <summary>The network of the supernova tasks.</summary>
public static class SupernovaNetwork
{
    /// <summary>
    /// An epoch of a survey's simulations is some fifty batches: running statistics that remember a hundred, as is usual for images, would
    /// lag behind the weights that the validation loss judges.
    /// </summary>
    private const double RunningMomentum = 0.9;

    /// <summary>Dense, Dropout, highway blocks with or without batch normalisation, Dense.</summary>
    /// <param name="inputs">Number of input features.</param>
    /// <param name="hidden">Width of the highway blocks.</param>
    /// <param name="highways">Number of highway blocks.</param>
    /// <param name="dropoutRate">Probability with which a hidden value is dropped, 0 to below 1; without a
    /// dropout layer where it is 0.</param>
    /// <param name="batchNormalisation">Whether batch normalisation follows each block.</param>
    /// <param name="outputs">Number of classes, or 1 for a regression.</param>
    public static NetworkSpec Of(int inputs, int hidden, int highways, double dropoutRate, bool batchNormalisation, int outputs)
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
