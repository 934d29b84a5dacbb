using Crest.Learning.Networks;
using Crest.Numerics.Tensors;

namespace Crest.Pipelines.Exploration;

/// <summary>What the last layer of a network is given: the features that it has learned.</summary>
internal static class HiddenLayer
{
    /// <summary>Computes them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">[samples × inputs].</param>
    /// <returns>The hidden values [samples × width] and the outputs [samples × outputs].</returns>
    public static (Tensor Hidden, Tensor Outputs) Of(Network network, Tensor inputs)
    {
        var hidden = new Tensor(0, 0);
        Tensor outputs = network.PredictInBatches(inputs, network.PredictionBatch, (first, values) =>
        {
            if (hidden.Columns == 0) hidden = new Tensor(inputs.Rows, values.Columns);
            values.Values.CopyTo(hidden.Values[(first * hidden.Columns)..]);
        });
        return (hidden, outputs);
    }
}
