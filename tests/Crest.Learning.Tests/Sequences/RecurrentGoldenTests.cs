using System.Text.Json;
using Crest.Learning.Layers;
using Crest.Learning.Parameters;
using Crest.Learning.Sequences;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Sequences;

/// <summary>Outputs and gradients of recurrent networks, as PyTorch computed them in double precision (recurrent_golden.py).</summary>
public class RecurrentGoldenTests
{
    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sequences/recurrent_golden.json"))).RootElement;

    [Theory]
    [InlineData("gru", 1)]
    [InlineData("gru", 2)]
    [InlineData("gru", 5)]
    [InlineData("lstm", 1)]
    [InlineData("lstm", 2)]
    public void Outputs_and_gradients_are_those_of_PyTorch(string kind, int threads)
    {
        using var pool = new WorkerPool(threads);
        JsonElement golden = Golden.GetProperty(kind);
        SequenceNetwork network = NetworkOf(kind, golden, pool);
        SequenceBatch batch = BatchOf(golden);
        Agree("output", golden.GetProperty("output"), network.Predict(batch).Values);
        Agree("output in training", golden.GetProperty("output"), network.Forward(batch, step: 0).Values);
        network.Backward(Tensor.Of(batch.Count, network.Outputs, Numbers(golden.GetProperty("output_gradient"))));
        foreach (Parameter parameter in network.Parameters.All)
            Agree(parameter.Name, OfPyTorch(parameter.Name, golden.GetProperty("gradients"), kind, gradient: true),
                parameter.Gradient!.Values);
    }

    internal static SequenceNetwork NetworkOf(string kind, JsonElement golden, WorkerPool pool)
    {
        var layer = new RecurrentLayerSpec(
            kind == "gru" ? RecurrentCell.Gru : RecurrentCell.Lstm, Golden.GetProperty("units").GetInt32(), Bidirectional: true);
        var spec = new SequenceNetworkSpec(
            Golden.GetProperty("inputs").GetInt32(), [layer, layer],
            [SequencePooling.Mean, SequencePooling.Maximum, SequencePooling.Last],
            [new LayerSpec.Dense(Golden.GetProperty("outputs").GetInt32())]);
        var network = new SequenceNetwork(spec.Checked("test"), seed: 1, pool);
        foreach (Parameter parameter in network.Parameters.All)
        {
            float[] values = OfPyTorch(parameter.Name, golden.GetProperty("values"), kind, gradient: false);
            values.CopyTo(parameter.Value.Values);
        }

        return network;
    }

    private static SequenceBatch BatchOf(JsonElement golden)
    {
        int inputs = Golden.GetProperty("inputs").GetInt32();
        float[][] sequences = [.. golden.GetProperty("sequences").EnumerateArray().Select(Numbers)];
        var batch = new SequenceBatch(inputs);
        batch.Begin([.. sequences.Select(s => (s.Length / inputs) + 3)]); // room that is not used
        for (int i = 0; i < sequences.Length; i++)
        {
            sequences[i].CopyTo(batch.RowsOf(i));
            batch.Shorten(i, sequences[i].Length / inputs);
        }

        return batch;
    }

    /// <summary>A parameter of PyTorch in our order: transposed, the gates of a GRU with the candidate first.</summary>
    private static float[] OfPyTorch(string name, JsonElement of, string kind, bool gradient)
    {
        string[] parts = name.Split('.');
        if (parts[0] == "head")
            return parts[2] == "weight" ? Transposed(Of("head.weight"), Golden.GetProperty("outputs").GetInt32()) : Of("head.bias");
        int units = Golden.GetProperty("units").GetInt32();
        string suffix = $"l{parts[1]}{(parts[2] == "backward" ? "_reverse" : "")}";
        float[] Of(string parameter) => Numbers(of.GetProperty(parameter));
        int gates = kind == "gru" ? 3 : 4;
        switch (parts[3])
        {
            case "input_weight": return Transposed(Candidate(Of($"weight_ih_{suffix}")), gates * units);
            case "state_weight": return Transposed(Of($"weight_hh_{suffix}"), gates * units);
            case "candidate_bias": return Of($"bias_hh_{suffix}")[(2 * units)..];
            default:
                float[] input = Of($"bias_ih_{suffix}"), state = Of($"bias_hh_{suffix}");
                // The gradient of a sum is that of each part; a candidate's second bias is a parameter of its own.
                int shared = kind == "gru" ? 2 * units : gates * units;
                return Candidate([.. input.Select((b, i) => gradient || i >= shared ? b : b + state[i])]);
        }

        // r z n becomes n r z.
        float[] Candidate(float[] values) =>
            kind == "gru" ? [.. values[(values.Length / 3 * 2)..], .. values[..(values.Length / 3 * 2)]] : values;
    }

    private static float[] Transposed(float[] values, int rows)
    {
        int columns = values.Length / rows;
        return [.. Enumerable.Range(0, values.Length).Select(i => values[(i % rows * columns) + (i / rows)])];
    }

    private static float[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetSingle())];

    private static void Agree(string what, JsonElement expected, ReadOnlySpan<float> actual) => Agree(what, Numbers(expected), actual);

    private static void Agree(string what, float[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * scale, $"{what}[{i}]: {actual[i]} where PyTorch has {expected[i]}");
    }
}
