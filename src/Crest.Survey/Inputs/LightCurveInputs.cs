using System.Runtime.Intrinsics;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;

namespace Crest.Survey.Inputs;

/// <summary>
/// A prepared set as inputs of a network: clean ones for prediction, freshly disturbed ones for each batch of a training.
/// </summary>
public sealed unsafe class LightCurveInputs
{
    private readonly InputSpec _spec;
    private readonly Tensor _flux;
    private readonly Tensor _error;
    private readonly Tensor _mean;
    private readonly Tensor _inverseDeviation;
    private readonly float[]? _redshift;

    /// <summary>Takes the visits of a spec out of a set.</summary>
    /// <param name="spec">What the network is given.</param>
    /// <param name="set">The light curves.</param>
    /// <param name="source">Where they were read, for errors.</param>
    /// <exception cref="Foundation.Errors.CrestException">The set is not of the kind that the spec was made for.</exception>
    public LightCurveInputs(InputSpec spec, PreparedSet set, string source)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(set);
        _spec = spec;
        LightCurveTable table = set.Table;
        int[] columns = spec.ColumnsOf(set, source);
        float scale = spec.FluxScale(set.ZeroPoint);
        _flux = new Tensor(table.Count, columns.Length);
        _error = new Tensor(table.Count, columns.Length);
        for (int sample = 0; sample < table.Count; sample++)
        {
            ReadOnlySpan<float> flux = table.FluxOf(sample), error = table.FluxErrorOf(sample);
            Span<float> fluxRow = _flux.Row(sample), errorRow = _error.Row(sample);
            for (int feature = 0; feature < columns.Length; feature++)
            {
                int column = columns[feature];
                fluxRow[feature] = flux[column] * scale;
                // A flux whose error is not known is not varied, and so stays what the network is judged by.
                errorRow[feature] = float.IsNaN(error[column]) ? 0 : error[column] * scale;
            }
        }

        _mean = Tensor.Of(1, spec.Features, [.. spec.Mean]);
        _inverseDeviation = Tensor.Of(1, spec.Features, [.. spec.StandardDeviation.Select(d => 1 / d)]);
        // Nothing is known of an object without a redshift: it gets the mean one.
        if (spec.UseRedshift) _redshift = [.. table.Redshift.Select(z => z == LightCurveTable.Unknown ? spec.Mean[^1] : z)];
    }

    /// <summary>Number of light curves.</summary>
    public int Count => _flux.Rows;

    /// <summary>All light curves as they were measured, standardised [samples × features].</summary>
    /// <param name="pool">The threads to use.</param>
    public Tensor WithoutNoise(WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var inputs = new Tensor(Count, _spec.Features);
        int[] all = [.. Enumerable.Range(0, Count)];
        fixed (int* samples = all) pool.Run(Work(samples, Count, inputs, default, default, noisy: false));
        GC.KeepAlive(this); // the work holds pointers only
        return inputs;
    }

    /// <summary>Some light curves as they might have been measured, standardised.</summary>
    /// <param name="samples">Which.</param>
    /// <param name="noise">How they are varied.</param>
    /// <param name="random">The random numbers of this batch.</param>
    /// <param name="inputs">[samples × features], written.</param>
    /// <param name="pool">The threads to use.</param>
    public void WithNoise(ReadOnlySpan<int> samples, NoiseModel noise, RandomStream random, Tensor inputs, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        fixed (int* first = samples) pool.Run(Work(first, samples.Length, inputs, noise, random, noisy: true));
        GC.KeepAlive(this);
    }

    private Transform Work(int* samples, int count, Tensor inputs, NoiseModel noise, RandomStream random, bool noisy)
    {
        int visits = _spec.Visits.Count;
        if (_redshift is not null)
            for (int row = 0; row < count; row++)
                inputs[row, visits] = (_redshift[samples[row]] - _spec.Mean[visits]) / _spec.StandardDeviation[visits];
        return new Transform(
            samples, count, _flux.Pointer, _error.Pointer, _mean.Pointer, _inverseDeviation.Pointer, inputs.Pointer, visits, inputs.Columns,
            _spec.Method, noise, random, noisy);
    }

    /// <remarks>Bounded by arithmetic: about a hundred instructions a vector for two normal and two uniform
    /// variates and the magnitude.</remarks>
    private readonly struct Transform(
        int* samples, int count, float* flux, float* error, float* mean, float* inverseDeviation, float* inputs, int visits, int stride,
        MagnitudeMethod method, NoiseModel noise, RandomStream random, bool noisy) : IParallelWork
    {
        /// <summary>Positions of the random stream that a vector of 16 features takes: four vectors of 8 positions.</summary>
        private const int PositionsPerVector = 32;

        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(count, 1, part, parts);
            int vectors = (visits + VectorRow.Lanes - 1) / VectorRow.Lanes;
            Vector512<float> outlierRate = Vector512.Create((float)noise.OutlierRate),
                blackoutRate = Vector512.Create((float)noise.BlackoutRate);
            for (int row = start; row < end; row++)
            {
                nint first = (nint)samples[row] * visits;
                float* to = inputs + ((nint)row * stride);
                for (int vector = 0; vector < vectors; vector++)
                {
                    int i = vector * VectorRow.Lanes;
                    long position = ((row * (long)vectors) + vector) * PositionsPerVector;
                    Vector512<float> value = Vector512.Load(flux + first + i);
                    if (noisy) value = Vector512.FusedMultiplyAdd(random.Normal(position), Vector512.Load(error + first + i), value);
                    value = Magnitude.Of(value, method);
                    if (noisy && noise.BlackoutRate > 0) value &= Vector512.GreaterThanOrEqual(random.Uniform(position + 8), blackoutRate);
                    if (noisy && noise.OutlierRate > 0)
                        value += random.Normal(position + 16) & Vector512.LessThan(random.Uniform(position + 24), outlierRate);
                    value = (value - Vector512.Load(mean + i)) * Vector512.Load(inverseDeviation + i);
                    VectorRow.Store(value, to + i, visits - i);
                }
            }
        }
    }
}
