using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;

namespace Crest.Peers.Onnx;

/// <summary>
/// The highway network of the supernova tasks. It is given magnitudes that were computed before the clock starts (Crest starts with
/// fluxes), and its input and output tensors are bound once.
/// </summary>
internal sealed class HighwayModel
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly Dictionary<int, OrtIoBinding> _bindings = [];
    private readonly float[] _magnitudes, _output;
    private readonly OrtValue _result;
    private readonly int _features, _rows;

    private HighwayModel(string folder, JsonObject request, int rows)
    {
        (_features, _rows) = ((int)request["features"]!, rows);
        int classes = (int)request["classes"]!;
        string path = Path.Combine(folder, $"highway-{(int)request["hidden"]!}", "model.onnx");
        _session = Session.Open(path, (string?)request["variant"] ?? "");
        _magnitudes = Array.ConvertAll(
            SharedFile.Read<float>(folder, "flux.f32"), flux => (float)(-2.5 / Math.Log(10) * Math.Asinh(flux / 2)));
        _output = new float[rows * classes];
        _result = OrtValue.CreateTensorValueFromMemory(_output, [rows, classes]);
    }

    private int Count => _magnitudes.Length / _features;

    /// <summary>Samples a second; the variant is how many are computed at once.</summary>
    public static Func<double, double> Prediction(string folder, JsonObject request)
    {
        int batch = (int)request["batch"]!, rows = (int)request["rows"]!;
        var model = new HighwayModel(folder, request, rows);
        return seconds => Timing.Rate(seconds, done =>
        {
            int first = (int)(done % model.Count);
            for (int from = first; from < first + batch; from += rows) model.Predict(from);
            return batch;
        });
    }

    /// <summary>A percentile of the microseconds of one light curve.</summary>
    public static Func<double, double> Latency(string folder, JsonObject request)
    {
        var model = new HighwayModel(folder, request, 1);
        double percentile = (double)request["percentile"]!;
        int sample = 0;
        return seconds => Timing.Latency(seconds, percentile, number => model.Bind(sample = number % 1000), () => model.Predict(sample));
    }

    private void Predict(int first)
    {
        _session.RunWithBinding(_run, Bind(first));
        if (float.IsNaN(_output[0])) throw new InvalidOperationException("a prediction is no number");
    }

    private OrtIoBinding Bind(int first)
    {
        if (_bindings.TryGetValue(first, out OrtIoBinding? bound)) return bound;
        bound = _session.CreateIoBinding();
        bound.BindInput(_session.InputNames[0], OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, _magnitudes.AsMemory(first * _features, _rows * _features), [_rows, _features]));
        bound.BindOutput(_session.OutputNames[0], _result);
        return _bindings[first] = bound;
    }
}
