using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Tests.Embeddings;

/// <summary>Samples about a few centres.</summary>
internal static class Blobs
{
    public static Tensor Of(int samples, int features, int centres = 3, long seed = 1)
    {
        var random = new RandomSequence(new RandomStream(seed, "blobs"));
        var places = new float[centres, features];
        for (int c = 0; c < centres; c++)
            for (int i = 0; i < features; i++) places[c, i] = (float)(5 * random.NextNormal());
        var values = new Tensor(samples, features);
        for (int row = 0; row < samples; row++)
            for (int i = 0; i < features; i++) values[row, i] = places[row % centres, i] + (float)random.NextNormal();
        return values;
    }
}
