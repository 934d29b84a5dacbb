namespace Crest.Learning.Training;

/// <summary>
/// What one pass over the training data gave; in a training that is not validated after each, what those since the last validation gave.
/// </summary>
/// <param name="Epoch">Its number, from 1; 0 for the start, where that is validated.</param>
/// <param name="TrainingLoss">Mean loss of the batches, as they were trained on.</param>
/// <param name="ValidationLoss">Loss of the validation data afterwards.</param>
/// <param name="ValidationScore">Score of the validation data: accuracy, root mean square error, or partial AUC.</param>
/// <param name="LearningRate">The learning rate at its end.</param>
/// <param name="IsBest">Whether the validation loss is the lowest so far.</param>
/// <param name="SamplesPerSecond">Training speed of this epoch, validation not counted.</param>
public sealed record EpochReport(
    int Epoch,
    double TrainingLoss,
    double ValidationLoss,
    double ValidationScore,
    double LearningRate,
    bool IsBest = false,
    double SamplesPerSecond = 0);
