using Crest.Numerics.Tensors;

namespace Crest.Learning.Training;

/// <summary>Puts samples into a batch: inputs (with fresh noise, where there is noise) and targets.</summary>
/// <param name="samples">Which samples.</param>
/// <param name="step">Number of the batch since the start of training: noise is drawn from it.</param>
/// <param name="input">[samples × features]; already of the right size.</param>
/// <param name="target">[samples × outputs]; already of the right size.</param>
public delegate void FillBatch(ReadOnlySpan<int> samples, long step, Tensor input, Tensor target);
