using Crest.Numerics.RandomStreams;

namespace Crest.Experiments.Studies;

/// <summary>
/// The tree-structured Parzen estimator (Bergstra et al., "Algorithms for hyper-parameter optimization", 2011): of some candidates that are
/// drawn where good trials are dense, the one with the greatest ratio of the good trials' density to the others'.
/// It begins with a Sobol sequence.
/// </summary>
public sealed class TpeSampler : Sampler
{
    private const int Candidates = 24;

    private readonly SamplerOptions _options;
    private readonly ParameterAxis[] _axes;
    private readonly int[][] _groups;
    private readonly SobolSampler _start;
    private readonly TpeRanking _ranking;
    private readonly RandomStream _stream;

    /// <summary>The sampler of a study.</summary>
    /// <param name="options">The seed, and what is looked at.</param>
    /// <param name="space">What is searched.</param>
    public TpeSampler(SamplerOptions options, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(space);
        _options = options;
        _axes = [.. space.Parameters.Select(p => new ParameterAxis(p.Value))];
        int[] all = [.. Enumerable.Range(0, _axes.Length)];
        _groups = options.Multivariate ? [all] : [.. all.Select(parameter => (int[])[parameter])];
        _start = new SobolSampler(options, space);
        _ranking = new TpeRanking(_axes, space);
        _stream = new RandomStream(options.Seed, "tpe sampler");
    }

    /// <inheritdoc/>
    public override double[] Draw(StudyHistory history, int number)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (number < _options.StartupTrials) return _start.Draw(history, number);
        _ranking.Learn(history);
        if (_ranking.Count < _options.StartupTrials) return _start.Draw(history, number);
        PlaceColumns bad = _ranking.Bad;
        int before = bad.Count;
        if (_options.ConstantLiar) foreach (float[] places in _ranking.Running(number)) bad.Append(places);
        var random = new RandomSequence(_stream.Split(number));
        Span<float> best = stackalloc float[_axes.Length], candidate = stackalloc float[_axes.Length];
        double[] weights = _options.Multivariate ? Weights(_ranking.Good.Count) : [];
        foreach (int[] parameters in _groups)
        {
            (double goodWidth, double otherWidth) = Widths(_ranking.Good.Count, together: _groups.Length == 1);
            var good = new ParzenMixture(_axes, parameters, _ranking.Good, goodWidth, weights);
            var other = new ParzenMixture(_axes, parameters, bad, otherWidth, []);
            double greatest = double.NegativeInfinity;
            for (int i = 0; i < Candidates; i++)
            {
                good.Draw(ref random, candidate);
                double ratio = good.LogDensity(candidate) - other.LogDensity(candidate);
                if (!(ratio > greatest)) continue;
                greatest = ratio;
                foreach (int parameter in parameters) best[parameter] = candidate[parameter];
            }
        }

        bad.RemoveLast(bad.Count - before);
        double[] values = new double[_axes.Length];
        for (int i = 0; i < values.Length; i++) values[i] = _axes[i].Choices > 0 ? best[i] : _axes[i].Value(best[i]);
        return values;
    }

    /// <summary>
    /// Standard deviations of the kernels of good trials and of the others. They were chosen by what searches of a hundred trials found:
    /// narrow where all parameters are looked at together, because there a good trial says where the others have to be.
    /// </summary>
    /// <param name="n">Number of good trials.</param>
    /// <param name="together">Whether all parameters are looked at together.</param>
    internal static (double Good, double Others) Widths(int n, bool together) =>
        together ? (0.1 * Math.Pow(n, -0.3), 0.11 * Math.Pow(n, -0.3)) : (0.15 * Math.Pow(n, -0.2), 0.1 * Math.Pow(n, -0.2));

    /// <summary>What the good trials weigh, from the best: falling evenly, 1 on the average.</summary>
    internal static double[] Weights(int n) => [.. Enumerable.Range(0, n).Select(rank => 2.0 * (n - rank) / (n + 1))];
}
