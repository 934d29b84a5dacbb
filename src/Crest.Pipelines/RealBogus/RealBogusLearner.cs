using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.RealBogus;

/// <summary>A way to learn the ranking of candidates, with its options.</summary>
public abstract record RealBogusLearner
{
    /// <summary>What it is called: <c>pauc-relaxed-dnn</c>, <c>random-forest</c>.</summary>
    public abstract string Method { get; }

    /// <summary>The false positive rate up to which the partial AUC of the results is taken; above 0, at most 1.</summary>
    public virtual double Beta => 0.1;

    /// <summary>Epochs or trees at most, for the progress.</summary>
    public abstract int Steps { get; }

    /// <summary>What an epoch or a tree takes beside others of the same method, about.</summary>
    public abstract double StepCost { get; }

    /// <summary>Learns from the training split; the validation split says when to stop.</summary>
    /// <param name="data">The candidates.</param>
    /// <param name="seed">Seed of all that is drawn.</param>
    /// <param name="train">Lets the training run: with a checkpoint, and told of each step that was validated, where it is a run.</param>
    /// <param name="pool">The threads to use.</param>
    /// <param name="cancellation">Stops it, with a checkpoint.</param>
    internal abstract (CandidateScorer Scorer, TrainingHistory History) Fit(
        RealBogusData data, long seed, LetTrain train, WorkerPool pool, CancellationToken cancellation);
}
