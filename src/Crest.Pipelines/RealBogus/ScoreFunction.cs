using Crest.Foundation.Options;
using Crest.Learning.Networks;
using Crest.Learning.PartialAuc;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.RealBogus;

/// <summary>What computes a candidate's score from its standardised features.</summary>
public abstract record ScoreFunction
{
    /// <summary>What it is called: <c>dnn</c>, <c>gmm-full</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What a training of it does, in a sentence.</summary>
    public abstract string Description { get; }

    /// <summary>L2 weight of each dense layer; empty where there are none.</summary>
    public virtual IReadOnlyList<double> LayerWeights => [];

    /// <summary>What an epoch takes beside others of its kind, about.</summary>
    public abstract double StepCost { get; }

    /// <summary>Makes sure that the options fit each other.</summary>
    /// <exception cref="OptionException">They do not.</exception>
    public virtual void Check()
    {
    }

    /// <summary>The layers.</summary>
    /// <param name="features">Number of features.</param>
    internal abstract NetworkSpec Spec(int features);

    /// <summary>Brings a network with random weights to where the training begins.</summary>
    /// <param name="network">Of the layers.</param>
    /// <param name="training">What it will be trained on.</param>
    /// <param name="seed">Seed of all that is drawn.</param>
    /// <param name="pool">The threads to use.</param>
    /// <param name="cancellation">Stops it.</param>
    internal virtual void Initialise(Network network, RankingData training, long seed, WorkerPool pool, CancellationToken cancellation)
    {
    }
}
