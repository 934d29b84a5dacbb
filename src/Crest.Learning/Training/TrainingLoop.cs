using Crest.Foundation.Errors;

namespace Crest.Learning.Training;

/// <summary>
/// The loop of every training: step after step until the procedure is finished. It writes a checkpoint when the last one is ten seconds old
/// and when the training is stopped, decides which validation is the best, and reports each.
/// </summary>
/// <param name="checkpoint">Where the state is kept, or null to keep none; the training resumes from it where its file is there.</param>
/// <param name="progress">Called with each validation, in order, on this thread.</param>
/// <param name="clock">Times the steps and the checkpoints.</param>
/// <param name="cancellation">Stops the training after the present step.</param>
internal sealed class TrainingLoop(
    Checkpoint? checkpoint, Action<EpochReport>? progress, TimeProvider clock, CancellationToken cancellation)
{
    /// <summary>Age at which a checkpoint is replaced: what a killed training loses at most, beside the present step.</summary>
    public static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(10);

    /// <summary>Trains to the end.</summary>
    /// <param name="training">What to do.</param>
    /// <returns>All validations, those before a resumption included.</returns>
    /// <exception cref="DivergenceException">A loss or a score is NaN or infinite.</exception>
    /// <exception cref="CrestException">The checkpoint cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The training was stopped; the checkpoint is written.</exception>
    public TrainingHistory Run(TrainingProcedure training)
    {
        training.Begin(checkpoint);
        try
        {
            RunSteps(training);
        }
        catch (DivergenceException e) when (checkpoint is not null && File.Exists(checkpoint.Path))
        {
            throw new DivergenceException($"{e.Message}; the last checkpoint is kept", e);
        }

        return new TrainingHistory(training.State.History, training.End());
    }

    private void RunSteps(TrainingProcedure training)
    {
        long saved = clock.GetTimestamp(), spent = 0, samples = 0;
        while (!training.IsFinished)
        {
            if (cancellation.IsCancellationRequested)
            {
                Save(training);
                cancellation.ThrowIfCancellationRequested();
            }

            long start = clock.GetTimestamp();
            TrainingStep step = training.Step(cancellation);
            spent += clock.GetTimestamp() - start;
            samples += step.Samples;
            if (step.IsValidated)
            {
                Report(training, samples / clock.GetElapsedTime(0, spent).TotalSeconds);
                (spent, samples) = (0, 0);
            }

            if (clock.GetElapsedTime(saved) <= CheckpointInterval) continue;
            Save(training);
            saved = clock.GetTimestamp();
        }
    }

    private void Report(TrainingProcedure training, double samplesPerSecond)
    {
        TrainingState state = training.State;
        EpochReport report = training.Validate();
        report = report with { IsBest = report.ValidationLoss < state.BestLoss, SamplesPerSecond = samplesPerSecond };
        if (report.IsBest)
        {
            (state.BestEpoch, state.BestLoss) = (report.Epoch, report.ValidationLoss);
            training.KeepBest();
        }

        state.History.Add(report);
        progress?.Invoke(report);
    }

    private void Save(TrainingProcedure training)
    {
        // An overflow shows in the loss only with the next step.
        if (checkpoint is not null && training.IsFinite) training.Save(checkpoint);
    }
}
