using Microsoft.ML.OnnxRuntime;

namespace Crest.Peers.Onnx;

/// <summary>Opens models as their strongest user would: all optimisations of the graph, one operator after another, all threads for each.</summary>
internal static class Session
{
    /// <summary>Opens a model.</summary>
    /// <param name="path">The <c>model.onnx</c>.</param>
    public static InferenceSession Open(string path) => new(path, new SessionOptions
    {
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        IntraOpNumThreads = Conversation.Threads,
        InterOpNumThreads = 1,
    });
}
