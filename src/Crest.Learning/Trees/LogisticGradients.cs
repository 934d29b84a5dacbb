using System.Runtime.Intrinsics;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Trees;

/// <summary>
/// First and second derivatives of the log loss by each row's margin, p - y and p (1 - p) (Chen &amp; Guestrin 2016, equation 2), in fixed
/// point: integers add up to the same sum in any order, and one addition adds both.
/// </summary>
/// <remarks>
/// A pair is 64 bits: the first derivative in units of 2⁻¹⁸ in the upper half, the second in units of 2⁻²¹ in the lower. 4096 of them add
/// up without a carry from one half to the other.
/// </remarks>
internal sealed unsafe class LogisticGradients
{
    /// <summary>So many pairs add up in 64 bits.</summary>
    public const int Addable = 4096;

    /// <summary>First derivatives in units of a histogram times this are derivatives.</summary>
    public const double FirstUnit = 1.0 / (1 << 18);

    /// <summary>Second derivatives in units of a histogram times this are derivatives.</summary>
    public const double SecondUnit = 1.0 / (1 << 21);

    private readonly byte[] _positive;
    private readonly PinnedMemory<float> _margins;
    private readonly PinnedMemory<long> _pairs;
    private readonly double[] _losses;
    private readonly int _rows;

    /// <summary>Makes room for some rows, with margins of a value.</summary>
    public LogisticGradients(bool[] positive, float margin)
    {
        _rows = positive.Length;
        _positive = GC.AllocateUninitializedArray<byte>(_rows + VectorRow.Lanes, pinned: true);
        for (int i = 0; i < _rows; i++) _positive[i] = positive[i] ? (byte)1 : (byte)0;
        _margins = new PinnedMemory<float>(_rows);
        _pairs = new PinnedMemory<long>(_rows + VectorRow.Lanes);
        _losses = new double[(_rows + Addable - 1) / Addable];
        new Span<float>(_margins.Pointer, _rows + VectorRow.Lanes).Fill(margin);
    }

    /// <summary>The margins, one a row.</summary>
    public float* Margins => _margins.Pointer;

    /// <summary>The pairs, one a row.</summary>
    public long* Pairs => _pairs.Pointer;

    /// <summary>Computes the pairs from the margins; those of rows that are not drawn are zero.</summary>
    /// <param name="draw">A uniform variate a row.</param>
    /// <param name="share">The share of rows that is drawn.</param>
    /// <param name="pool">The threads to use.</param>
    /// <returns>The mean log loss at the margins, of all rows.</returns>
    public double Compute(RandomStream draw, double share, WorkerPool pool)
    {
        pool.Run(new Computing(this, draw, (float)share));
        return _losses.Sum() / _rows;
    }

    private readonly struct Computing(LogisticGradients of, RandomStream draw, float share) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int first, int last) = Partition.Of(of._losses.Length, 1, part, parts);
            for (int block = first; block < last; block++)
            {
                int start = block * Addable;
                of._losses[block] = Compute(start, Math.Min(of._rows, start + Addable));
            }
        }

        private double Compute(int start, int end)
        {
            float* margins = of.Margins;
            long* pairs = of.Pairs;
            Vector512<double> loss = default;
            ref byte labels = ref of._positive[0];
            for (int row = start; row < end; row += VectorRow.Lanes)
            {
                Vector512<float> margin = Vector512.Load(margins + row);
                (Vector256<ushort> low, _) = Vector256.Widen(Vector256.Create(Vector128.LoadUnsafe(ref labels, (nuint)row), default));
                Vector512<float> y =
                    Vector512.ConvertToSingle(Vector512.Create(Vector256.WidenLower(low), Vector256.WidenUpper(low)).AsInt32());
                // With e = exp(-|m|) nothing overflows: p = 1 / (1 + e) or e / (1 + e), and the loss is log(1 +
                // e), plus |m| on the wrong side.
                Vector512<float> size = Vector512.Abs(margin), e = VectorFunctions.Exp(-size);
                Vector512<float> inverse = VectorFunctions.Reciprocal(Vector512<float>.One + e);
                Vector512<float> p =
                    Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(margin, Vector512<float>.Zero), inverse, e * inverse);
                Vector512<float> wrong = Vector512.Max(
                    Vector512<float>.Zero, Vector512.ConditionalSelect(Vector512.Equals(y, Vector512<float>.One), -margin, margin));
                Vector512<float> losses = (VectorFunctions.Log(Vector512<float>.One + e) + wrong) & VectorRow.Beginning(end - row);
                loss += Vector512.WidenLower(losses) + Vector512.WidenUpper(losses);

                Vector512<float> g = p - y, h = e * inverse * inverse;
                if (share < 1)
                {
                    Vector512<float> drawn = Vector512.LessThan(draw.Uniform(row / 2), Vector512.Create(share));
                    (g, h) = (g & drawn, h & drawn);
                }

                Vector512<int> first = Vector512.ConvertToInt32(Vector512.Round(g * Vector512.Create((float)(1 / FirstUnit))));
                Vector512<int> second = Vector512.ConvertToInt32(Vector512.Round(h * Vector512.Create((float)(1 / SecondUnit))));
                (Vector512.ShiftLeft(Vector512.WidenLower(first), 32) + Vector512.WidenLower(second)).Store(pairs + row);
                (Vector512.ShiftLeft(Vector512.WidenUpper(first), 32) + Vector512.WidenUpper(second))
                    .Store(pairs + row + (VectorRow.Lanes / 2));
            }

            return Vector512.Sum(loss);
        }
    }
}
