using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;

namespace Crest.Learning.Layers;

/// <summary>What a layer is told of the pass that it takes part in.</summary>
/// <param name="Pool">The threads to use.</param>
/// <param name="Training">Whether this is training (dropout drops, batch normalisation uses the batch) or prediction.</param>
/// <param name="Random">The random numbers of this layer and batch.</param>
public readonly record struct Pass(WorkerPool Pool, bool Training, RandomStream Random);
