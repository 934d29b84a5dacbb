namespace Crest.Pipelines.Predictions;

/// <summary>What a file of predictions was made from.</summary>
/// <param name="Run">The run that made it.</param>
/// <param name="Task">What is predicted.</param>
/// <param name="Classes">Names of the classes, in the order of their columns; empty for a number.</param>
/// <param name="Model">Folder of the model, from that of the file.</param>
/// <param name="ModelRun">The run that trained the model.</param>
/// <param name="Data">The data, as the user named them.</param>
/// <param name="DataSha256">Their content hash.</param>
/// <param name="Samples">Number of objects, candidates or images.</param>
/// <param name="Sha256">Content hash of the file.</param>
/// <param name="TrainingSamples">Number of them that the model was trained on; null where the model does not tell it.</param>
/// <param name="ValidationSamples">Number of them in the model's validation split.</param>
internal sealed record PredictedFrom(
    string Run, string Task, IReadOnlyList<string> Classes, string Model, string ModelRun, string Data, string DataSha256, int Samples,
    string Sha256, int? TrainingSamples = null, int? ValidationSamples = null);
