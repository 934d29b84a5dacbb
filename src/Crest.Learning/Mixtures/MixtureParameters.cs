using System.Numerics.Tensors;
using Crest.Learning.Onnx;
using Crest.Learning.Parameters;

namespace Crest.Learning.Mixtures;

/// <summary>
/// A mixture whose parameters are learned: logits [K], whose softmax are the weights; means [K × d]; and Cholesky factors, the lower
/// triangle row by row [K × d (d + 1) / 2] or of a diagonal mixture the diagonal [K × d], with the logarithm of what stands on the
/// diagonal, which so stays above 0.
/// </summary>
internal sealed unsafe class MixtureParameters
{
    private readonly Parameter _logits, _means, _factors;
    private readonly string _name;
    private readonly bool _full;

    public MixtureParameters(int components, int features, CovarianceKind covariance, ParameterSet parameters, string name)
    {
        _name = name;
        _full = covariance == CovarianceKind.Full;
        Whitening = new Whitening(components, features, covariance);
        Moments = new MixtureMoments(Whitening);
        _logits = parameters.AddLearned($"{name}.logits", 1, components, logits => logits.Values.Clear());
        _means = parameters.AddNormal($"{name}.means", components, features);
        _factors = parameters.AddLearned($"{name}.cholesky", components, Whitening.FactorValues, factors => factors.Values.Clear());
    }

    /// <summary>The mixture as it was at the last <see cref="Update"/>.</summary>
    public Whitening Whitening { get; }

    /// <summary>Where <see cref="TakeGradients"/> finds the sums of a batch.</summary>
    public MixtureMoments Moments { get; }

    private int Components => Whitening.Components;

    private int Features => Whitening.Features;

    /// <summary>Takes over what the parameters are.</summary>
    public void Update()
    {
        ReadOnlySpan<float> logits = _logits.Value.Values;
        double largest = TensorPrimitives.Max(logits), sum = 0;
        foreach (float logit in logits) sum += Math.Exp(logit - largest);
        for (int k = 0; k < Components; k++)
        {
            Whitening.LogWeights[k] = logits[k] - largest - Math.Log(sum);
            ReadOnlySpan<float> mean = _means.Value.Row(k);
            for (int i = 0; i < Features; i++) Whitening.Mean(k)[i] = mean[i];
            ReadOnlySpan<float> from = _factors.Value.Row(k);
            double* factor = Whitening.Factor(k);
            for (int i = 0, at = 0; i < Features; i++)
            {
                for (int j = 0; _full && j < i; j++) factor[(i * Whitening.Stride) + j] = from[at++];
                factor[_full ? (i * Whitening.Stride) + i : i] = Math.Exp(from[at++]);
            }
        }

        Whitening.Update();
    }

    /// <summary>Sets the parameters to those of a mixture.</summary>
    /// <exception cref="ArgumentException">It has another kind or number of components or features.</exception>
    public void CopyFrom(GaussianMixture mixture)
    {
        if (mixture.Components != Components || mixture.Features != Features || mixture.Covariance != Whitening.Covariance)
            throw new ArgumentException(
                $"{_name} has {Components} components of {Features} features ({Whitening.Covariance}), "
                + $"the mixture {mixture.Components} of {mixture.Features} ({mixture.Covariance})",
                nameof(mixture));
        for (int k = 0; k < Components; k++)
        {
            _logits.Value[0, k] = (float)Math.Log(mixture.Weights[k]);
            Span<float> to = _factors.Value.Row(k);
            int length = _full ? Features * Features : Features;
            ReadOnlySpan<double> factor = mixture.Factors.Slice(k * length, length);
            for (int i = 0, at = 0; i < Features; i++)
            {
                _means.Value[k, i] = (float)mixture.Means[(k * Features) + i];
                for (int j = 0; _full && j < i; j++) to[at++] = (float)factor[(i * Features) + j];
                to[at++] = (float)Math.Log(factor[_full ? (i * Features) + i : i]);
            }
        }
    }

    /// <summary>
    /// Writes the gradients, of moments weighed by the gradient g of the log density times the share r of the component. With u = Tᵀ z: by
    /// the mean Σ g r u, by the factor Σ g r (u zᵀ - Tᵀ) below and on the diagonal, by a logit Σ g (r - w).
    /// </summary>
    /// <param name="groups">In how many groups the moments were summed.</param>
    public void TakeGradients(int groups)
    {
        Moments.Total(groups);
        double total = 0;
        for (int k = 0; k < Components; k++) total += Moments.Zeroth(k);
        for (int k = 0; k < Components; k++)
        {
            double zeroth = Moments.Zeroth(k);
            double* first = Moments.First(k), second = Moments.Second(k), inverse = Whitening.Inverse(k), factor = Whitening.Factor(k);
            Span<float> byMean = _means.Gradient!.Row(k), byFactor = _factors.Gradient!.Row(k);
            _logits.Gradient![0, k] = (float)(zeroth - (Math.Exp(Whitening.LogWeights[k]) * total));
            for (int i = 0, at = 0; i < Features; i++)
            {
                if (!_full)
                {
                    byMean[i] = (float)(inverse[i] * first[i]);
                    byFactor[i] = (float)(second[i] - zeroth);
                    continue;
                }

                // The columns of T below its diagonal are what a row of Tᵀ has.
                double mean = 0;
                for (int row = i; row < Features; row++) mean += inverse[(row * Whitening.Stride) + i] * first[row];
                byMean[i] = (float)mean;
                for (int j = 0; j <= i; j++)
                {
                    double by = 0;
                    for (int row = i; row < Features; row++)
                        by += inverse[(row * Whitening.Stride) + i] * second[(row * (row + 1) / 2) + j];
                    byFactor[at++] = (float)(j < i ? by : (by * factor[(i * Whitening.Stride) + i]) - zeroth);
                }
            }
        }
    }

    /// <summary>Makes log p(x) [samples] of the graph's value [samples × features].</summary>
    public void Export(OnnxGraph graph)
    {
        Update();
        graph.Begin(_name);
        graph.Apply("Sub", [graph.Constant($"{_name}.mean", _means.Value.Values, Components, 1, Features)]);
        if (_full) graph.Apply("MatMul", [graph.Constant($"{_name}.inverse", InverseTransposed(), Components, Features, Features)]);
        else
            graph.Apply("Div", [graph.Constant(
                $"{_name}.deviation", [.. _factors.Value.Values.ToArray().Select(MathF.Exp)], Components, 1, Features)]);
        graph.Apply("ReduceSumSquare", [], OnnxGraph.Integers("axes", 2), OnnxGraph.Integer("keepdims", 0));
        graph.Apply("Mul", [graph.Constant($"{_name}.half", [-0.5f], 1)]);
        graph.Apply("Add", [graph.Constant($"{_name}.constant", Whitening.Constants, Components, 1)]);
        graph.Apply("ReduceLogSumExp", [], OnnxGraph.Integers("axes", 0), OnnxGraph.Integer("keepdims", 0));
    }

    /// <summary>Tᵀ of each component [K × d × d], which rows are multiplied by from the right.</summary>
    private float[] InverseTransposed()
    {
        float[] values = new float[Components * Features * Features];
        for (int k = 0; k < Components; k++)
            for (int i = 0; i < Features; i++)
                for (int j = 0; j <= i; j++)
                    values[(((k * Features) + j) * Features) + i] = (float)Whitening.Inverse(k)[(i * Whitening.Stride) + j];
        return values;
    }
}
