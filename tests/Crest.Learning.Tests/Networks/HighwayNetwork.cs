using Crest.Learning.Layers;
using Crest.Learning.Networks;

namespace Crest.Learning.Tests.Networks;

/// <summary>Networks of the shape that the supernova tasks use.</summary>
internal static class HighwayNetwork
{
    /// <summary>Dense, Dropout, highway blocks with or without batch normalisation, Dense.</summary>
    public static NetworkSpec Of(int inputs, int hidden, int highways, double dropoutRate, bool batchNormalisation, int outputs)
    {
        List<LayerSpec> layers = [new LayerSpec.Dense(hidden)];
        if (dropoutRate > 0) layers.Add(new LayerSpec.Dropout(dropoutRate));
        for (int block = 0; block < highways; block++)
        {
            layers.Add(new LayerSpec.Highway());
            if (batchNormalisation) layers.Add(new LayerSpec.BatchNormalisation(Momentum: 0.9));
        }

        return new NetworkSpec(inputs, [.. layers, new LayerSpec.Dense(outputs)]);
    }
}
