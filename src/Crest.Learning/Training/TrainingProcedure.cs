namespace Crest.Learning.Training;

/// <summary>
/// What <see cref="TrainingLoop"/> runs: one way to train, as steps, validations between them, and the content of a checkpoint.
/// </summary>
internal abstract class TrainingProcedure
{
    /// <summary>How far the training is: the procedure counts epochs and batches, the loop keeps the history and the best loss.</summary>
    public TrainingState State { get; } = new();

    /// <summary>Whether there is nothing left to do.</summary>
    public abstract bool IsFinished { get; }

    /// <summary>Whether a training can resume from the present state: after an overflow it cannot.</summary>
    public virtual bool IsFinite => true;

    /// <summary>Prepares the first step.</summary>
    /// <param name="checkpoint">The state to resume from where its file is there.</param>
    public abstract void Begin(Checkpoint? checkpoint);

    /// <summary>Does as much as cannot be interrupted: one batch, one epoch, a few trees.</summary>
    /// <param name="cancellation">Asked by a step that can end early.</param>
    /// <exception cref="DivergenceException">A loss or a score is NaN or infinite.</exception>
    public abstract TrainingStep Step(CancellationToken cancellation);

    /// <summary>Ends an epoch with a validation.</summary>
    /// <returns>The report, to which the loop adds the speed and whether this validation is the best.</returns>
    /// <exception cref="DivergenceException">The validation loss is NaN or infinite.</exception>
    public abstract EpochReport Validate();

    /// <summary>Keeps the present parameters: they are the best so far.</summary>
    public abstract void KeepBest();

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="checkpoint">Where.</param>
    public abstract void Save(Checkpoint checkpoint);

    /// <summary>Returns to the best parameters.</summary>
    /// <returns>The number of their epoch.</returns>
    public abstract int End();
}
