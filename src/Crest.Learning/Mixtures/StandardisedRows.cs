using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Mixtures;

/// <summary>
/// Rows as <see cref="MixtureBlock"/> takes them, each feature less its mean and divided by its standard deviation; one
/// that is constant is only centred.
/// </summary>
internal sealed unsafe class StandardisedRows
{
    private readonly Tensor _values;
    private readonly double[] _means, _deviations;

    /// <summary>Copies rows.</summary>
    /// <exception cref="CrestException">A value is no finite number.</exception>
    public StandardisedRows(Tensor data, WorkerPool pool)
    {
        Rows = data.Rows;
        Features = data.Columns;
        Blocks = (Rows + MixtureBlock.Rows - 1) / MixtureBlock.Rows;
        _values = new Tensor(checked(Blocks * Features), MixtureBlock.Rows);
        _means = new double[Features];
        _deviations = new double[Features];
        int groups = MixtureMoments.Groups(Blocks);
        double[] sums = new double[2 * Features * groups];
        pool.Run(new SumRows(this, data, groups, sums));
        for (int j = 0; j < Features; j++)
        {
            double sum = 0, squares = 0;
            for (int group = 0; group < groups; group++)
                (sum, squares) = (sum + sums[2 * ((group * Features) + j)], squares + sums[(2 * ((group * Features) + j)) + 1]);
            // The sums are of differences from the first row: exactly 0 where a feature is constant.
            double difference = sum / Rows, variance = (squares / Rows) - (difference * difference);
            if (!double.IsFinite(variance)) throw NotFinite(data, j);
            _means[j] = data[0, j] + difference;
            _deviations[j] = variance > 0 ? Math.Sqrt(variance) : 1;
        }

        pool.Run(new Standardise(this));
    }

    public int Rows { get; }

    public int Features { get; }

    public int Blocks { get; }

    /// <summary>What was subtracted [d].</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>What was divided by [d].</summary>
    public ReadOnlySpan<double> Deviations => _deviations;

    /// <summary>A block [d × 256].</summary>
    public float* Block(int block) => _values.Pointer + ((nint)block * Features * MixtureBlock.Rows);

    /// <summary>How many rows a block has.</summary>
    public int RowsOf(int block) => Math.Min(MixtureBlock.Rows, Rows - (block * MixtureBlock.Rows));

    /// <summary>One row's value.</summary>
    public float At(int row, int feature) => Block(row / MixtureBlock.Rows)[(feature * MixtureBlock.Rows) + (row % MixtureBlock.Rows)];

    private static CrestException NotFinite(Tensor data, int feature)
    {
        int row = 0;
        while (float.IsFinite(data[row, feature])) row++;
        return new CrestException($"row {row + 1}, feature {feature + 1}: the value is {data[row, feature]}; "
            + "a mixture is fitted to finite numbers, so replace it or leave the row out");
    }

    private readonly struct SumRows(StandardisedRows rows, Tensor data, int groups, double[] sums) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int first, int end) = Partition.Of(groups, 1, part, parts);
            for (int group = first; group < end; group++)
            {
                (int firstBlock, int endBlock) = Partition.Of(rows.Blocks, 1, group, groups);
                for (int block = firstBlock; block < endBlock; block++) Add(block, sums.AsSpan(2 * group * rows.Features));
            }
        }

        private void Add(int block, Span<double> to)
        {
            int count = rows.RowsOf(block);
            float* values = rows.Block(block);
            MixtureBlock.Load(data.Pointer + ((nint)block * MixtureBlock.Rows * data.Columns), count, data.Columns, values);
            for (int j = 0; j < rows.Features; j++, values += MixtureBlock.Rows)
            {
                double origin = data[0, j], sum = 0, squares = 0;
                for (int row = 0; row < count; row++)
                {
                    double difference = values[row] - origin;
                    sum += difference;
                    squares += difference * difference;
                }

                to[2 * j] += sum;
                to[(2 * j) + 1] += squares;
            }
        }
    }

    private readonly struct Standardise(StandardisedRows rows) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int first, int end) = Partition.Of(rows.Blocks, 1, part, parts);
            for (int block = first; block < end; block++)
            {
                float* values = rows.Block(block);
                int count = rows.RowsOf(block);
                for (int j = 0; j < rows.Features; j++, values += MixtureBlock.Rows)
                {
                    double mean = rows._means[j], inverse = 1 / rows._deviations[j];
                    for (int row = 0; row < count; row++) values[row] = (float)((values[row] - mean) * inverse);
                }
            }
        }
    }
}
