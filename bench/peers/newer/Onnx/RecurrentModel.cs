using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;

namespace Crest.Peers.Onnx;

/// <summary>
/// A recurrent network over light curves, which are padded to the longest of their batch before the clock starts; its inputs and outputs
/// are bound once.
/// </summary>
internal sealed class RecurrentModel
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly float[] _steps;
    private readonly int[] _lengths, _starts, _order;
    private readonly int _features;

    private RecurrentModel(string folder, JsonObject request)
    {
        _features = (int)request["features"]!;
        _session = Session.Open(Path.Combine(folder, $"recurrent-{request["cell"]!}.onnx"), (string?)request["variant"] ?? "");
        _steps = SharedFile.Read<float>(folder, "nights.f32");
        _lengths = SharedFile.Read<int>(folder, "nights.i32");
        _starts = new int[_lengths.Length];
        for (int i = 1; i < _starts.Length; i++) _starts[i] = _starts[i - 1] + (_lengths[i - 1] * _features);
        _order = [.. Enumerable.Range(0, _lengths.Length).OrderBy(i => _lengths[i])];
    }

    /// <summary>Light curves a second, in batches of similar length.</summary>
    public static Func<double, double> Prediction(string folder, JsonObject request)
    {
        var model = new RecurrentModel(folder, request);
        int size = (int)request["batch"]!;
        Batch[] batches = [.. model._order.Chunk(size).Where(chunk => chunk.Length == size).Select(model.Make)];
        return seconds => Timing.Rate(seconds, done =>
        {
            model.Predict(batches[done / size * 7 % batches.Length]);
            return size;
        });
    }

    /// <summary>A percentile of the microseconds of the light curve of median length.</summary>
    public static Func<double, double> Latency(string folder, JsonObject request)
    {
        var model = new RecurrentModel(folder, request);
        Batch one = model.Make([model._order[model._order.Length / 2]]);
        return seconds => Timing.Latency(seconds, (double)request["percentile"]!, _ => { }, () => model.Predict(one));
    }

    /// <summary>The cross-entropy of the middle batch, sample i being of class i % 2, times 10⁴.</summary>
    public static Func<double, double> Loss(string folder, JsonObject request)
    {
        if ((int)request["steps"]! > 0) throw new NotSupportedException("ONNX Runtime trains nothing");
        var model = new RecurrentModel(folder, request);
        int size = (int)request["batch"]!;
        int[][] batches = [.. model._order.Chunk(size).Where(chunk => chunk.Length == size)];
        Batch batch = model.Make(batches[batches.Length / 2]);
        return _ =>
        {
            model.Predict(batch);
            return -1e4 * Enumerable.Range(0, size).Average(i => Math.Log(batch.Probabilities[(2 * i) + (i % 2)]));
        };
    }

    private Batch Make(int[] samples)
    {
        int longest = samples.Max(s => _lengths[s]);
        var values = new float[samples.Length * longest * _features];
        for (int i = 0; i < samples.Length; i++)
            _steps.AsSpan(_starts[samples[i]], _lengths[samples[i]] * _features).CopyTo(values.AsSpan(i * longest * _features));
        var batch = new Batch(_session.CreateIoBinding(), new float[samples.Length * 2]);
        batch.Binding.BindInput("steps", OrtValue.CreateTensorValueFromMemory(values, [samples.Length, longest, _features]));
        batch.Binding.BindInput(
            "lengths", OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(samples, s => _lengths[s]), [samples.Length]));
        batch.Binding.BindOutput("probabilities", OrtValue.CreateTensorValueFromMemory(batch.Probabilities, [samples.Length, 2]));
        return batch;
    }

    private void Predict(Batch batch)
    {
        _session.RunWithBinding(_run, batch.Binding);
        if (float.IsNaN(batch.Probabilities[0])) throw new InvalidOperationException("a prediction is no number");
    }

    private sealed record Batch(OrtIoBinding Binding, float[] Probabilities);
}
