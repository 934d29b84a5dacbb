using Crest.Learning.Parameters;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Optimisers;

/// <summary>Changes the learned parameters after each batch, all of them in one pass over memory.</summary>
public abstract class Optimiser
{
    /// <summary>Number of steps done; part of a checkpoint.</summary>
    public long Steps { get; set; }

    /// <summary>What the optimiser remembers between steps, by name, at the places of the parameters; part of a checkpoint.</summary>
    public abstract IReadOnlyList<(string Name, Tensor Values)> Memory { get; }

    /// <summary>Changes the parameters against their gradients.</summary>
    /// <param name="parameters">Values and gradients.</param>
    /// <param name="learningRate">The step's size, above 0.</param>
    /// <param name="pool">The threads to use.</param>
    public void Step(ParameterSet parameters, double learningRate, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Steps++;
        Update(parameters.Learned, parameters.Gradients, (float)learningRate, pool);
    }

    /// <summary>Changes values against their gradients; called with <see cref="Steps"/> counting this step.</summary>
    /// <param name="values">The parameters.</param>
    /// <param name="gradients">At the same places.</param>
    /// <param name="learningRate">The step's size.</param>
    /// <param name="pool">The threads to use.</param>
    protected abstract void Update(Tensor values, Tensor gradients, float learningRate, WorkerPool pool);
}
