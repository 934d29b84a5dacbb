using Microsoft.ML.OnnxRuntime;

namespace Crest.Tests.ReferenceData;

/// <summary>Runs our ONNX files in ONNX Runtime.</summary>
internal static class OnnxRuntime
{
    /// <summary>Runs a model with one input and one output.</summary>
    /// <param name="model">The file.</param>
    /// <param name="batches">Number of samples and inputs, row-major, of each batch.</param>
    /// <returns>What the file says about its input and output; the outputs of each batch, row-major.</returns>
    public static (string Description, float[][] Outputs) Run(string model, params (int Samples, float[] Inputs)[] batches)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        (string input, NodeMetadata given) = Assert.Single(session.InputMetadata);
        (string output, NodeMetadata computed) = Assert.Single(session.OutputMetadata);
        using var run = new RunOptions();
        float[][] outputs = [.. batches.Select(batch =>
        {
            long[] shape = [batch.Samples, .. given.Dimensions[1..]];
            using OrtValue inputs = OrtValue.CreateTensorValueFromMemory(batch.Inputs, shape);
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [input], [inputs], [output]);
            Assert.Equal(batch.Samples, results[0].GetTensorTypeAndShape().Shape[0]);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        })];
        return ($"{input} {Describe(given)} -> {output} {Describe(computed)}", outputs);
    }

    private static string Describe(NodeMetadata node)
    {
        IEnumerable<string> sizes = node.Dimensions.Zip(node.SymbolicDimensions, (size, name) => name.Length > 0 ? name : $"{size}");
        return $"{(node.ElementType == typeof(float) ? "float32" : node.ElementType.Name)} [{string.Join(',', sizes)}]";
    }
}
