using System.Runtime.InteropServices;

namespace Crest.Tests.ReferenceData;

/// <summary>Runs our ONNX files in ONNX Runtime, which <c>npm ci --prefix tests/onnx --ignore-scripts</c> installs; skips the test (fails it in CI) where it is not there.</summary>
internal static class OnnxRuntime
{
    /// <summary>Runs a model for batches of any sizes.</summary>
    /// <param name="model">The file.</param>
    /// <param name="batches">Number of samples and inputs, row-major, of each.</param>
    /// <returns>What the file says of its input and output; the outputs of each batch, row-major.</returns>
    public static (string Description, float[][] Outputs) Run(string model, params (int Samples, float[] Inputs)[] batches)
    {
        string folder = Path.Combine(ReferenceFiles.Root, "tests", "onnx");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "onnxruntime-node")))
            ReferenceFiles.SkipOrFail("ONNX Runtime is not installed (npm ci --prefix tests/onnx --ignore-scripts)");
        using var temporary = new TemporaryFolder();
        List<string> arguments = [Path.Combine(folder, "run.js"), model];
        for (int i = 0; i < batches.Length; i++)
        {
            File.WriteAllBytes(temporary.At($"{i}.in"), MemoryMarshal.AsBytes(batches[i].Inputs.AsSpan()));
            arguments.AddRange([$"{batches[i].Samples}", temporary.At($"{i}.in"), temporary.At($"{i}.out")]);
        }

        string description = OutsideProgram.Run("node", [.. arguments]).Trim();
        return (description, [.. batches.Select((_, i) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(temporary.At($"{i}.out"))).ToArray())]);
    }
}
