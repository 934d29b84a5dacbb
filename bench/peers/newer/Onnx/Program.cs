using System.Text.Json.Nodes;
using Crest.Peers;
using Crest.Peers.Onnx;
using Microsoft.ML.OnnxRuntime;

// ONNX Runtime on the model.onnx that Crest writes.
string folder = args[0];
Conversation.Hold($"ONNX Runtime {OrtEnv.Instance().GetVersionString()}", new Dictionary<string, Func<JsonObject, Func<double, double>>>
{
    ["highway-prediction"] = request => HighwayModel.Prediction(folder, request),
    ["highway-latency"] = request => HighwayModel.Latency(folder, request),
    ["recurrent-prediction"] = request => RecurrentModel.Prediction(folder, request),
    ["recurrent-latency"] = request => RecurrentModel.Latency(folder, request),
    ["recurrent-loss"] = request => RecurrentModel.Loss(folder, request),
});
