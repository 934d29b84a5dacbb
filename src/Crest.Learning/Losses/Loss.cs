using Crest.Numerics.Tensors;

namespace Crest.Learning.Losses;

/// <summary>What a training makes small, and the score by which people judge it.</summary>
public abstract class Loss
{
    /// <summary>Name of the score: <c>accuracy</c>, <c>rmse</c>.</summary>
    public abstract string ScoreName { get; }

    /// <summary>The mean loss over the samples and its gradient by the outputs.</summary>
    /// <param name="output">What the network gave [samples × outputs].</param>
    /// <param name="target">What it should have given [samples × outputs].</param>
    /// <param name="gradient">Written [samples × outputs], resized to fit.</param>
    /// <returns>The mean over the samples; NaN where an output is not a number.</returns>
    public abstract double Compute(Tensor output, Tensor target, Tensor gradient);

    /// <summary>The score of the outputs.</summary>
    /// <param name="output">What the network gave [samples × outputs].</param>
    /// <param name="target">What it should have given [samples × outputs].</param>
    public abstract double Score(Tensor output, Tensor target);
}
