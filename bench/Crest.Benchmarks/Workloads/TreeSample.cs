using System.Diagnostics;
using Crest.Learning.Metrics;
using Crest.Learning.Trees;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>
/// Candidates drawn at random, twelve features and a tenth of them real, in the manner of the reference script: overlapping classes, a
/// boundary that is not linear, one value in a hundred replaced by 10. A million to fit to, and a quarter as many to predict.
/// </summary>
internal sealed class TreeSample
{
    private const int Features = 12, Rows = 1_000_000, Others = 250_000, QuickRows = 10_000;
    private const double RealShare = 0.1, MissingShare = 0.01, QuickSeconds = 0.1;
    private static readonly double[] s_shifts = [0.7, 0.5, 1.0, 0.4, 0.6, 0.3];
    private static readonly string[] s_names = [.. Enumerable.Range(0, Features).Select(i => $"f{i}")];
    private readonly WorkerPool _pool;
    private readonly LabelledRows _training, _few, _others;
    private readonly float[] _probabilities = new float[Others];

    /// <summary>Draws them, and writes them for the peer.</summary>
    public TreeSample(string folder, WorkerPool pool)
    {
        _pool = pool;
        var table = new Tensor(Rows + Others, Features);
        bool[] real = new bool[Rows + Others];
        var draw = new RandomSequence(new RandomStream(1, "candidates"));
        for (int row = 0; row < table.Rows; row++) real[row] = Draw(ref draw, table.Row(row));
        _training = new LabelledRows(table.Slice(0, Rows, Features), real[..Rows]);
        _few = new LabelledRows(table.Slice(0, QuickRows, Features), real[..QuickRows]);
        _others = new LabelledRows(table.Slice(Rows * Features, Others, Features), real[Rows..]);
        SharedFile.Write<float>(folder, "candidates.f32", table.Values);
        SharedFile.Write<byte>(folder, "candidates.u8", [.. real.Select(r => r ? (byte)1 : (byte)0)]);
    }

    /// <summary>Fits an ensemble.</summary>
    public TreeEnsemble Fit(bool forest, bool quick)
    {
        LabelledRows rows = quick ? _few : _training;
        return forest
            ? new RandomForest(new ForestOptions { Seed = 1 }, _pool).Fit(rows, s_names)
            : new GradientBoosting(new BoostingOptions(), _pool).Fit(rows, s_names);
    }

    /// <summary>Rows a second of whole fits, bins included. In the shortest turns, which are to show that all works, fewer rows.</summary>
    public double MeasureFit(bool forest, double seconds)
    {
        bool quick = seconds < QuickSeconds;
        long start = Stopwatch.GetTimestamp(), done = 0;
        for (; done == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; done += quick ? QuickRows : Rows) Fit(forest, quick);
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Rows a second predicted, from values to probabilities.</summary>
    public double MeasurePrediction(TreeEnsemble ensemble, double seconds)
    {
        long start = Stopwatch.GetTimestamp(), done = 0;
        for (; done == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; done += Others)
            ensemble.Predict(_others.Features, _probabilities, _pool);
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The area under the curve of the rows that were not fitted to, times 10⁴.</summary>
    public double Area(TreeEnsemble ensemble)
    {
        ensemble.Predict(_others.Features, _probabilities, _pool);
        double[] scores = [.. _probabilities.Select(p => (double)p)];
        return 1e4 * RocCurve.Of(scores, _others.Positive).AreaUnderCurve;
    }

    /// <summary>Whether turns are so short that fits are of few rows.</summary>
    public static bool IsQuick(double seconds) => seconds < QuickSeconds;

    private static bool Draw(ref RandomSequence draw, Span<float> row)
    {
        bool real = draw.NextUniform() < RealShare;
        double one = real ? 1 : 0;
        foreach (ref float value in row) value = (float)draw.NextNormal();
        row[0] = (float)Math.Exp(1.5 + (0.8 * row[0]) + (0.9 * one));
        for (int i = 0; i < s_shifts.Length; i++) row[1 + i] += (float)(s_shifts[i] * one);
        row[7] = (float)(Math.Abs(row[7]) * (1.5 - (0.7 * one)));
        row[8] += (float)(0.8 * one * Math.Sign(row[9]));
        foreach (ref float value in row)
            if (draw.NextUniform() < MissingShare) value = 10;
        return real;
    }
}
