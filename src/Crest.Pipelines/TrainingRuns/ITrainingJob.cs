using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Learning.Training;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>A training that a user names: it is run for its model, or tried by a search for what its options are worth.</summary>
public interface ITrainingJob
{
    /// <summary>What is trained, part of the ids of runs: <c>sn-class</c>, <c>xgboost</c>, <c>mnist-cnn</c>.</summary>
    string Method { get; }

    /// <summary>Epochs or trees at most, for the progress.</summary>
    int Steps { get; }

    /// <summary>What a trial comes to, in words: <c>best validation accuracy</c>.</summary>
    string Objective { get; }

    /// <summary>Which values of the objective are the better ones.</summary>
    StudyDirection Direction { get; }

    /// <summary>What is searched where nothing is said: options of the training command, with underscores.</summary>
    SearchSpace DefaultSpace { get; }

    /// <summary>What an epoch or a tree takes, in a unit that is the same for all options that are searched; above 0. Trials side by side wait for each other as far as it is wrong.</summary>
    double StepCost { get; }

    /// <summary>Trains, enters the run in the registry, and leaves its folder.</summary>
    /// <param name="started">Told the run's id and folder once they are known.</param>
    /// <param name="progress">Told of each epoch.</param>
    /// <param name="cancellation">Stops it after the batch in hand, with a checkpoint.</param>
    /// <exception cref="CrestException">The data do not fit or the results cannot be written; earlier results stay.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    TrainingSummary Run(Action<string, string>? started = null, Action<EpochReport>? progress = null, CancellationToken cancellation = default);

    /// <summary>Reads the data, once for all trials of a process.</summary>
    /// <exception cref="CrestException">They cannot be read, or do not fit.</exception>
    TrialData Load();

    /// <summary>
    /// Trains as a trial of a study: no run, no folder, no checkpoint. Reports the validation of each epoch, and notes the metrics of all splits. The
    /// objective is the best validation of all epochs; the test split decides nothing.
    /// </summary>
    /// <param name="data">What <see cref="Load"/> gave; other trials may be reading it.</param>
    /// <param name="trial">Where to report to.</param>
    /// <param name="threads">Number of threads, at least 1; the result does not depend on it.</param>
    /// <param name="cancellation">Stops it after the batch in hand.</param>
    /// <returns>The objective.</returns>
    /// <exception cref="TrialPrunedException">The trial was given up.</exception>
    /// <exception cref="CrestException">The options do not fit the data, or the training diverged.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    double Try(TrialData data, RunningTrial trial, int threads, CancellationToken cancellation);
}
