using Crest.Numerics.Tensors;

namespace Crest.Learning.Training;

/// <summary>What a training learns from and is judged by.</summary>
/// <param name="Samples">Number of training samples, at least 1.</param>
/// <param name="Fill">Makes batches of them.</param>
/// <param name="ValidationInput">[samples × features].</param>
/// <param name="ValidationTarget">[samples × outputs].</param>
public sealed record TrainingData(int Samples, FillBatch Fill, Tensor ValidationInput, Tensor ValidationTarget);
