using Crest.Learning.Onnx;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Layers;

/// <summary>One layer: computes outputs, and from the gradient by its outputs those by its parameters and inputs.</summary>
/// <remarks>A layer owns the memory of what it returns and keeps what it needs of the last training pass.</remarks>
public abstract class Layer
{
    /// <summary>Number of outputs of a sample.</summary>
    public abstract int Outputs { get; }

    /// <summary>Computes the outputs.</summary>
    /// <param name="input">[samples × inputs]; when training, it must stay as it is until <see cref="Backward"/>.</param>
    /// <param name="pass">Training or prediction, threads, random numbers.</param>
    /// <returns>[samples × outputs].</returns>
    public abstract Tensor Forward(Tensor input, in Pass pass);

    /// <summary>Computes the gradients for the last training pass.</summary>
    /// <param name="gradient">By the outputs [samples × outputs]; may be overwritten.</param>
    /// <param name="pool">The threads to use.</param>
    /// <param name="needsInputGradient">False for the first layer, whose input nobody changes.</param>
    /// <returns>The gradient by the inputs [samples × inputs]; undefined where it is not needed.</returns>
    public abstract Tensor Backward(Tensor gradient, WorkerPool pool, bool needsInputGradient);

    /// <summary>Adds what the layer does when predicting to an ONNX graph: of the graph's value it makes its outputs.</summary>
    internal abstract void Export(OnnxGraph graph);
}
