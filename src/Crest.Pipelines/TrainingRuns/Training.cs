using Crest.Learning.Parameters;
using Crest.Learning.Training;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>A model with random weights and the data that it learns from, ready to be trained, as a run or as a trial.</summary>
internal abstract class Training
{
    /// <summary>The name of the validation score: <c>accuracy</c>, <c>rmse</c>, <c>pauc</c>.</summary>
    public abstract string ScoreName { get; }

    /// <summary>What is learned; null before it is there, and where there are no weights.</summary>
    public virtual ParameterSet? Parameters => null;

    /// <summary>Trains to the end.</summary>
    /// <param name="checkpoint">Where to resume from and to save to; null for a trial.</param>
    /// <param name="progress">Told of each epoch.</param>
    /// <param name="cancellation">Stops it, with a checkpoint.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public abstract TrainingHistory Train(Checkpoint? checkpoint, Action<EpochReport> progress, CancellationToken cancellation);

    /// <summary>Judges the trained model on all splits.</summary>
    /// <param name="run">The run that trained it; empty for a trial.</param>
    public abstract TrainedModel Judge(string run);

    /// <summary>Writes a report of the trained model into the folder of its run.</summary>
    /// <param name="model">What <see cref="Judge"/> returned.</param>
    /// <param name="history">How the training went.</param>
    /// <param name="folder">The folder of the run.</param>
    public virtual void WriteReport(TrainedModel model, TrainingHistory history, string folder)
    {
    }
}
