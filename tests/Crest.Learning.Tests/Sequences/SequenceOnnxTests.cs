using Crest.Learning.Layers;
using Crest.Learning.Metrics;
using Crest.Learning.Sequences;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Microsoft.ML.OnnxRuntime;

namespace Crest.Learning.Tests.Sequences;

/// <summary>Networks over sequences in ONNX Runtime.</summary>
public sealed class SequenceOnnxTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"crest-{Guid.NewGuid():n}.onnx");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(RecurrentCell.Gru, true, 1)]
    [InlineData(RecurrentCell.Gru, false, 3)]
    [InlineData(RecurrentCell.Lstm, true, 2)]
    [InlineData(RecurrentCell.Lstm, false, 1)]
    public void Onnx_Runtime_computes_the_same(RecurrentCell cell, bool both, int members)
    {
        using var pool = new WorkerPool(2);
        var layer = new RecurrentLayerSpec(cell, 19, both, 0.2);
        var spec = new SequenceNetworkSpec(
            5, [layer, layer], [SequencePooling.Mean, SequencePooling.Last, SequencePooling.Maximum],
            [new LayerSpec.Dense(8, Activation.Rectifier), new LayerSpec.Dense(3 + 4)]);
        var ensemble = new SequenceEnsemble(spec.Checked("test"), members, seed: 4, pool);
        var calibration = new Calibration(1.7, [0.5, -0.2, -0.3]);
        (double, double)[] numbers = [(0.5, 0.2), (30, 12)];
        new SequenceOnnx(3, calibration, numbers, new Dictionary<string, string> { ["steps"] = "nights" }).Write(_path, ensemble);

        SequenceBatch batch = SequenceNetworkTests.Batch(5, seed: 6);
        int[] lengths = [.. Enumerable.Range(0, batch.Count).Select(batch.LengthOf)];
        Tensor[] outputs = ensemble.Predict(new SequenceSet(
            lengths, (sample, _, _, rows) =>
            {
                batch.RowsOf(sample).CopyTo(rows);
                return lengths[sample];
            }, new Tensor(0, 0)));
        Tensor probabilities = calibration.Probabilities(outputs, out _);
        int longest = lengths.Max() + 2;
        float[] steps = new float[batch.Count * longest * 5];
        Array.Fill(steps, 99f); // what is beyond the end of a sequence does not matter
        for (int i = 0; i < batch.Count; i++) batch.RowsOf(i).CopyTo(steps.AsSpan(i * longest * 5));

        using var session = new InferenceSession(_path);
        Assert.Equal("nights", session.ModelMetadata.CustomMetadataMap["steps"]);
        using OrtValue given = OrtValue.CreateTensorValueFromMemory(steps, [batch.Count, longest, 5]),
            counts = OrtValue.CreateTensorValueFromMemory(lengths, [batch.Count]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results =
            session.Run(run, ["steps", "lengths"], [given, counts], ["probabilities", "numbers"]);
        Agree(probabilities.Values.ToArray(), results[0].GetTensorDataAsSpan<float>().ToArray());
        float[] expected = [.. Enumerable.Range(0, batch.Count).SelectMany(i => Enumerable.Range(0, 2).SelectMany(number =>
        {
            int at = 3 + (2 * number);
            double mean = outputs.Average(o => (double)o[i, at]),
                variance = outputs.Average(o => Math.Exp(o[i, at + 1]) + Math.Pow(o[i, at] - mean, 2));
            (double offset, double scale) = numbers[number];
            return new[] { (float)((mean * scale) + offset), (float)(Math.Sqrt(variance) * scale) };
        }))];
        Agree(expected, results[1].GetTensorDataAsSpan<float>().ToArray());
    }

    private static void Agree(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 2e-5f * Math.Max(1, Math.Abs(expected[i])));
    }
}
