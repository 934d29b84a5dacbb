using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.VectorMaths;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Parameters;

/// <summary>
/// All parameters of a network, side by side in memory: an optimiser updates them in one pass, and keeping the best ones is one copy.
/// </summary>
public sealed class ParameterSet
{
    private const int CacheLine = 16;
    private readonly List<Parameter> _learned = [];
    private readonly List<Parameter> _statistics = [];
    private readonly RandomStream _random;

    internal ParameterSet(long seed) => _random = new RandomStream(seed, "weights");

    /// <summary>Every parameter, the learned ones first, in the order of the layers.</summary>
    public IEnumerable<Parameter> All => _learned.Concat(_statistics);

    /// <summary>Number of learned values.</summary>
    public int LearnedCount => _learned.Sum(p => p.Rows * p.Columns);

    /// <summary>Learned values [1 × padded length]; what lies between two parameters stays 0.</summary>
    public Tensor Learned { get; private set; } = new(0, 0);

    /// <summary>Gradients, at the places of <see cref="Learned"/>.</summary>
    public Tensor Gradients { get; private set; } = new(0, 0);

    /// <summary>Statistics that are kept but not learned (means and variances of batch normalisation).</summary>
    public Tensor Statistics { get; private set; } = new(0, 0);

    /// <summary>Whether every learned value is a number: an overflow in one step shows in the loss only with the next.</summary>
    internal bool AreFinite => float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(Learned.Values));

    /// <summary>
    /// A uniform start within ±1 / √inputs, as PyTorch's linear layers have it. A highway block starts near its identity with it; with
    /// the wider one of Glorot and Bengio (2010) the supernova networks end a little worse (docs/results.md).
    /// </summary>
    internal Parameter AddWeight(string name, int inputs, int outputs) => AddUniform(name, inputs, outputs, 1 / MathF.Sqrt(inputs));

    /// <summary>A uniform start within ± a limit.</summary>
    internal Parameter AddUniform(string name, int rows, int columns, float limit)
    {
        RandomStream random = _random.Split(_learned.Count);
        return AddLearned(name, rows, columns, weight =>
        {
            Span<float> values = weight.Values;
            for (int i = 0; i < values.Length; i++) values[i] = limit * ((float)(random.Bits(i) >> 40) / (1 << 23) - 1);
        });
    }

    /// <summary>
    /// A start near 0: standard deviation 1 / inputs, nothing beyond twice that. Each value has a place of its own in the stream.
    /// </summary>
    internal Parameter AddTruncatedNormalWeight(string name, int inputs, int outputs)
    {
        // Uniform variates between the normal distribution's values at -2 and 2 become normal ones between them.
        const float atMinusTwo = 0.02275013f;
        RandomStream random = _random.Split(_learned.Count);
        return AddLearned(name, inputs, outputs, weight =>
        {
            Span<float> values = weight.Values;
            for (int i = 0; i < values.Length; i += VectorRow.Lanes)
            {
                Vector512<float> uniform =
                    Vector512.FusedMultiplyAdd(random.Uniform(i / 2), Vector512.Create(1 - (2 * atMinusTwo)), Vector512.Create(atMinusTwo));
                Vector512<float> normal = Vector512.Clamp(
                    VectorFunctions.NormalQuantile(uniform), Vector512.Create(-2f), Vector512.Create(2f)) / Vector512.Create((float)inputs);
                for (int lane = 0; lane < Math.Min(VectorRow.Lanes, values.Length - i); lane++) values[i + lane] = normal[lane];
            }
        });
    }

    /// <summary>Standard normal variates, the start of a mixture's means.</summary>
    internal Parameter AddNormal(string name, int rows, int columns)
    {
        RandomStream random = _random.Split(_learned.Count);
        return AddLearned(name, rows, columns, means =>
        {
            Span<float> values = means.Values;
            for (int i = 0; i < values.Length; i++) values[i] = random.Normal(8L * i)[0];
        });
    }

    internal Parameter AddLearned(string name, int rows, int columns, Action<Tensor> initialise) =>
        Add(_learned, name, rows, columns, initialise);

    internal Parameter AddStatistic(string name, int columns, float start) =>
        Add(_statistics, name, 1, columns, tensor => tensor.Values.Fill(start));

    /// <summary>Length of the memory of the learned parameters that are registered so far.</summary>
    internal int PaddedLearnedLength => _learned.Sum(PaddedLength);

    /// <summary>Where a learned parameter begins in <see cref="Learned"/>.</summary>
    internal unsafe int PlaceOf(Parameter parameter) => checked((int)(parameter.Value.Pointer - Learned.Pointer));

    internal void Allocate()
    {
        Learned = new Tensor(1, _learned.Sum(PaddedLength));
        Gradients = new Tensor(1, Learned.Columns);
        Statistics = new Tensor(1, _statistics.Sum(PaddedLength));
        Bind(_learned, Learned, Gradients);
        Bind(_statistics, Statistics, null);
        foreach (Parameter parameter in All) parameter.Initialise(parameter.Value);
    }

    private static Parameter Add(List<Parameter> to, string name, int rows, int columns, Action<Tensor> initialise)
    {
        var parameter = new Parameter(name, rows, columns, initialise);
        to.Add(parameter);
        return parameter;
    }

    private static int PaddedLength(Parameter parameter) => ((parameter.Rows * parameter.Columns) + CacheLine - 1) / CacheLine * CacheLine;

    private static void Bind(List<Parameter> parameters, Tensor values, Tensor? gradients)
    {
        int offset = 0;
        foreach (Parameter parameter in parameters)
        {
            parameter.Value = values.Slice(offset, parameter.Rows, parameter.Columns);
            parameter.Gradient = gradients?.Slice(offset, parameter.Rows, parameter.Columns);
            offset += PaddedLength(parameter);
        }
    }
}
