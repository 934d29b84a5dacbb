using Microsoft.ML.OnnxRuntime;

namespace Crest.Peers.Onnx;

/// <summary>Opens models as their strongest user would: all optimisations of the graph, one operator after another.</summary>
internal static class Session
{
    /// <summary>Opens a model.</summary>
    /// <param name="path">The <c>model.onnx</c>.</param>
    /// <param name="variant">
    /// Contains "one thread" if the others are not to be used, and "sleeping" if threads without work are to sleep at once, which is faster
    /// where other programs run too; they spin otherwise.
    /// </param>
    public static InferenceSession Open(string path, string variant)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = variant.Contains("one thread", StringComparison.Ordinal) ? 1 : Conversation.Threads,
            InterOpNumThreads = 1,
        };
        if (variant.Contains("sleeping", StringComparison.Ordinal)) options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(path, options);
    }
}
