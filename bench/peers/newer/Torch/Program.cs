using System.Text.Json.Nodes;
using Crest.Peers;
using Crest.Peers.Torch;
using TorchSharp;

// libtorch by TorchSharp.
string folder = args[0];
torch.set_num_threads(Conversation.Threads);
torch.random.manual_seed(1);
Func<JsonObject, Func<double, double>> InScope(Func<string, JsonObject, Func<double, double>> make) => request =>
{
    // What it keeps, it has moved out of the scope itself.
    using var scope = torch.NewDisposeScope();
    return make(folder, request);
};
const string versions = "libtorch 2.10.0 with oneMKL and oneDNN (TorchSharp 0.107.0)";
Conversation.Hold(versions, new Dictionary<string, Func<JsonObject, Func<double, double>>>
{
    ["matrix-product"] = InScope(Products.Of),
    ["highway-training"] = InScope(HighwayTraining.Of),
    ["highway-prediction"] = InScope(HighwayPrediction.Of),
    ["highway-latency"] = InScope(HighwayPrediction.Latency),
    ["image-training"] = InScope(ImageTraining.Of),
    ["image-inference"] = InScope(ImageInference.Of),
    ["recurrent-training"] = InScope(RecurrentWorkloads.Training),
    ["recurrent-prediction"] = InScope(RecurrentWorkloads.Prediction),
    ["recurrent-latency"] = InScope(RecurrentWorkloads.Latency),
    ["recurrent-loss"] = InScope(RecurrentWorkloads.Loss),
});
