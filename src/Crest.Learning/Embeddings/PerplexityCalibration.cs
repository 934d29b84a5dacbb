using System.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Embeddings;

/// <summary>
/// The probabilities p(j|i) ∝ exp(-β_i d_ij²) over the neighbours of each sample, β_i being such that their perplexity e^H is the wanted
/// one (van der Maaten, Hinton 2008, equation 1).
/// </summary>
internal static class PerplexityCalibration
{
    private const int Steps = 100;
    private const double Tolerance = 1e-5;

    /// <summary>Calibrates all samples.</summary>
    /// <param name="neighbours">With their distances.</param>
    /// <param name="perplexity">Above 1, below the number of neighbours; more of it gives equal probabilities.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    /// <returns>[samples × neighbours], rows that add up to 1.</returns>
    public static float[] Of(Neighbours neighbours, double perplexity, WorkerPool pool)
    {
        float[] probabilities = new float[neighbours.Indices.Length];
        pool.Run(new Rows(neighbours, Math.Log(perplexity), probabilities));
        return probabilities;
    }

    private readonly struct Rows(Neighbours neighbours, double entropy, float[] probabilities) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(neighbours.Queries, 1, part, parts);
            double[] squares = new double[neighbours.Count], values = new double[neighbours.Count];
            for (int row = start; row < end; row++)
            {
                ReadOnlySpan<float> distances = neighbours.DistancesOf(row);
                // Only differences of the squares matter; from the nearest one on, the largest term is 1.
                double nearest = (double)distances[0] * distances[0];
                for (int i = 0; i < squares.Length; i++) squares[i] = ((double)distances[i] * distances[i]) - nearest;
                double sum = Calibrated(squares, values);
                for (int i = 0; i < values.Length; i++) probabilities[(row * values.Length) + i] = (float)(values[i] / sum);
            }
        }

        private double Calibrated(double[] squares, double[] values)
        {
            double largest = squares[^1];
            // β is found in units of the largest square, which fixes the range of the search.
            double low = 0, high = double.PositiveInfinity, beta = largest > 0 ? 1 / largest : 1;
            for (int step = 0; ; step++)
            {
                TensorPrimitives.Multiply(squares, -beta, values);
                TensorPrimitives.Exp<double>(values, values);
                double sum = TensorPrimitives.Sum<double>(values);
                double difference = Math.Log(sum) + (beta * TensorPrimitives.Dot<double>(squares, values) / sum) - entropy;
                if (Math.Abs(difference) < Tolerance || step == Steps || !(largest > 0)) return sum;
                if (difference > 0) low = beta;
                else high = beta;
                beta = double.IsInfinity(high) ? 2 * beta : (low + high) / 2;
            }
        }
    }
}
