namespace Crest.Learning.Training;

/// <summary>What one step of a training did.</summary>
/// <param name="Samples">Number of samples that it learned from.</param>
/// <param name="IsValidated">Whether a validation follows: after the last batch of an epoch, say.</param>
internal readonly record struct TrainingStep(int Samples, bool IsValidated);
