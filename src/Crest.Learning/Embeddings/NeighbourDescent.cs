using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Embeddings;

/// <summary>
/// The descent of t-SNE: the gradient Σ_j (p_ij q_ij - q_ij² / Z) (y_i - y_j), with momentum and a gain of each coordinate (Jacobs 1988)
/// that grows while the direction stays.
/// </summary>
internal sealed unsafe class NeighbourDescent
{
    private const float LeastRate = 50, LeastGain = 0.01f;
    private readonly SparseGraph _graph;
    private readonly WorkerPool _pool;
    private readonly RepulsionGrid _grid;
    private readonly PairwiseRepulsion? _pairs;
    private readonly Tensor _places, _forces, _velocities, _gains;
    private readonly Tensor[] _buffers;
    private readonly float _rate;

    public NeighbourDescent(SparseGraph graph, Tensor places, WorkerPool pool)
    {
        (_graph, _places, _pool, _grid) = (graph, places, pool, new RepulsionGrid(pool));
        if (places.Rows <= PairwiseRepulsion.MostSamples) _pairs = new PairwiseRepulsion(places.Rows, pool);
        _forces = new Tensor(places.Rows, 2);
        _velocities = new Tensor(places.Rows, 2);
        _gains = new Tensor(places.Rows, 2);
        _gains.Values.Fill(1);
        _rate = Math.Max(LeastRate, places.Rows / NeighbourEmbeddingOptions.Exaggeration);
        int widest = 0;
        for (int row = 0; row < graph.Samples; row++) widest = Math.Max(widest, graph.Starts[row + 1] - graph.Starts[row]);
        _buffers = [.. Enumerable.Range(0, pool.Threads).Select(_ => new Tensor(3, VectorRow.Padded(widest)))];
    }

    /// <summary>The gradient of the divergence over 4, with p multiplied [samples × 2]; valid until the next step.</summary>
    public Tensor Gradient(float exaggeration)
    {
        double sum = Repel();
        _pool.Run(new Attraction(this, exaggeration, (float)(1 / sum)));
        return _forces;
    }

    public void Step(float exaggeration, float momentum)
    {
        Gradient(exaggeration);
        _pool.Run(new Move(this, momentum));
    }

    /// <summary>Σ p log(p / q).</summary>
    public double Divergence()
    {
        double sum = Repel(), divergence = 0;
        for (int row = 0; row < _graph.Samples; row++)
        {
            for (int edge = _graph.Starts[row]; edge < _graph.Starts[row + 1]; edge++)
            {
                int other = _graph.Ends[edge];
                double x = _places[row, 0] - _places[other, 0], y = _places[row, 1] - _places[other, 1], p = _graph.Weights[edge];
                divergence += p * Math.Log(p * (1 + (x * x) + (y * y)) * sum);
            }
        }

        return divergence;
    }

    private double Repel() => _pairs?.Repel(_places, _forces) ?? _grid.Repel(_places, _forces);

    /// <summary>Turns the repulsion into the gradient. Bounded by reading the neighbours' places, which lie anywhere.</summary>
    private readonly struct Attraction(NeighbourDescent descent, float exaggeration, float share) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            SparseGraph graph = descent._graph;
            (int start, int end) = Partition.Of(graph.Samples, 16, part, parts);
            int room = descent._buffers[part].Columns;
            float* xs = descent._buffers[part].Pointer, ys = xs + room, weights = ys + room, places = descent._places.Pointer;
            fixed (int* ends = graph.Ends)
            fixed (float* edges = graph.Weights)
            {
                for (int row = start; row < end; row++)
                {
                    int first = graph.Starts[row], count = graph.Starts[row + 1] - first, padded = VectorRow.Padded(count);
                    for (int i = 0; i < count; i++)
                    {
                        float* other = places + (2 * (nint)ends[first + i]);
                        (xs[i], ys[i], weights[i]) = (other[0], other[1], edges[first + i]);
                    }

                    for (int i = count; i < padded; i++) (xs[i], ys[i], weights[i]) = (0, 0, 0);
                    Vector512<float> x = Vector512.Create(places[2 * row]), y = Vector512.Create(places[(2 * row) + 1]), across = default,
                        up = default;
                    for (int i = 0; i < padded; i += VectorRow.Lanes)
                    {
                        Vector512<float> dx = x - Vector512.Load(xs + i), dy = y - Vector512.Load(ys + i);
                        Vector512<float> square = Vector512.FusedMultiplyAdd(dy, dy, Vector512<float>.One);
                        square = Vector512.FusedMultiplyAdd(dx, dx, square);
                        Vector512<float> pull = Vector512.Load(weights + i) * VectorFunctions.Reciprocal(square);
                        across = Vector512.FusedMultiplyAdd(pull, dx, across);
                        up = Vector512.FusedMultiplyAdd(pull, dy, up);
                    }

                    float* force = descent._forces.Pointer + (2 * row);
                    force[0] = (exaggeration * VectorFunctions.Sum(across)) - (force[0] * share);
                    force[1] = (exaggeration * VectorFunctions.Sum(up)) - (force[1] * share);
                }
            }
        }
    }

    private readonly struct Move(NeighbourDescent descent, float momentum) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(descent._places.Length, 32, part, parts);
            float* place = descent._places.Pointer, velocity = descent._velocities.Pointer, gain = descent._gains.Pointer,
                force = descent._forces.Pointer;
            for (int i = start; i < end; i++)
            {
                gain[i] = Math.Max(LeastGain, force[i] > 0 != velocity[i] > 0 ? gain[i] + 0.2f : gain[i] * 0.8f);
                velocity[i] = (momentum * velocity[i]) - (descent._rate * gain[i] * force[i]);
                place[i] += velocity[i];
            }
        }
    }
}
