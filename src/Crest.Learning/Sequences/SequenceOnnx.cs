using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Learning.Metrics;
using Crest.Learning.Onnx;
using Crest.Learning.Onnx.Format;
using Crest.Numerics.Tensors;
using Google.Protobuf;
using DataType = Crest.Learning.Onnx.Format.TensorProto.Types.DataType;

namespace Crest.Learning.Sequences;

/// <summary>
/// Networks over sequences as an ONNX graph: it takes <c>steps</c> [sequences × steps × features] and <c>lengths</c> [sequences], and gives
/// <c>probabilities</c> [sequences × classes] and, where numbers are predicted, <c>numbers</c> [sequences × 2 numbers]: each with its
/// standard deviation. Steps beyond a sequence's length may be anything.
/// </summary>
/// <param name="Classes">Number of classes, the first outputs of a network.</param>
/// <param name="Calibration">What makes probabilities of their outputs.</param>
/// <param name="Numbers">Mean and standard deviation of each number in the training data.</param>
/// <param name="Metadata">Texts that tell what goes in and comes out, by name.</param>
public sealed record SequenceOnnx(
    int Classes, Calibration Calibration, IReadOnlyList<(double Mean, double StandardDeviation)> Numbers,
    IReadOnlyDictionary<string, string> Metadata)
{
    private const string Sequences = "sequences", Steps = "steps", Lengths = "lengths";

    /// <summary>Writes a file, atomically: the networks as they predict, for any number of sequences.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ensemble">The networks, weights included.</param>
    /// <exception cref="CrestException">The file cannot be written; the file that was there before is unchanged.</exception>
    public void Write(string path, SequenceEnsemble ensemble)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        AtomicFile.Write(path, Describe(ensemble).WriteTo);
    }

    private ModelProto Describe(SequenceEnsemble ensemble)
    {
        var graph = new OnnxGraph(
            "sequences", (Steps, DataType.Float, [Sequences, "longest", (long)ensemble.Spec.Inputs]),
            (Lengths, DataType.Int32, [Sequences]));
        graph.Begin("input");
        var shared = new SharedValues(
            graph.Add("Transpose", "time_first", [Steps], OnnxGraph.Integers("perm", 1, 0, 2)),
            graph.Add(
                "Unsqueeze", "column",
                [graph.Add("Cast", "count", [Lengths], OnnxGraph.Integer("to", (long)DataType.Float)),
                    graph.Constant("input.one", [1L])]),
            IsStep(graph));
        string[] outputs = [.. ensemble.Members.Select((member, number) =>
        {
            graph.Prefix = ensemble.Members.Count == 1 ? "" : $"member.{number}.";
            return Outputs(graph, member, shared);
        })];
        graph.Prefix = "";
        graph.Begin("mean");
        string count = graph.Constant("mean.members", [(float)outputs.Length], 1);
        graph.AddOutput(Probabilities(graph, outputs, count), "probabilities", Sequences, (long)Classes);
        if (Numbers.Count > 0) graph.AddOutput(NumbersOf(graph, outputs, count), "numbers", Sequences, 2L * Numbers.Count);
        return OnnxModel.ModelOf(graph.End(), Metadata);
    }

    /// <summary>Whether each place [steps × sequences × 1] is a step of its sequence.</summary>
    private static string IsStep(OnnxGraph graph)
    {
        string longest = graph.Add(
            "Squeeze", "longest", [graph.Add(
                "Gather", "longest", [graph.Add("Shape", "shape", [Steps]), graph.Constant("input.second", [1L])])]);
        string zero = graph.Add("Squeeze", "zero", [graph.Constant("input.zero", [0L])]),
            one = graph.Add("Squeeze", "one", [graph.Constant("input.step", [1L])]);
        string places = graph.Add(
            "Unsqueeze", "places", [graph.Add("Range", "places", [zero, longest, one]), graph.Constant("input.places_axis", [1L])]);
        string lengths = graph.Add("Cast", "lengths", [Lengths], OnnxGraph.Integer("to", (long)DataType.Int64));
        return graph.Add(
            "Unsqueeze", "is_step", [graph.Add("Less", "is_step", [places, lengths]), graph.Constant("input.is_step_axis", [2L])]);
    }

    private static string Outputs(OnnxGraph graph, SequenceNetwork network, SharedValues shared)
    {
        string value = shared.Steps, last = "";
        for (int layer = 0; layer < network.Spec.Layers.Count; layer++)
        {
            graph.Begin($"recurrent.{layer}");
            (value, last) = Layer(graph, network.Spec.Layers[layer], network.Weights[layer], value);
        }

        graph.Begin("pooling");
        string[] parts = [.. network.Spec.Pooling.Select(kind => kind switch
        {
            SequencePooling.Mean => graph.Add(
                "Div", "mean",
                [
                    graph.Add(
                        "ReduceSum", "mean", [value, graph.Constant($"{graph.Prefix}pooling.axis", [0L])],
                        OnnxGraph.Integer("keepdims", 0)),
                    shared.Lengths,
                ]),
            SequencePooling.Maximum => graph.Add(
                "ReduceMax", "maximum",
                [graph.Add("Where", "maximum",
                    [shared.IsStep, value, graph.Constant($"{graph.Prefix}pooling.least", [float.NegativeInfinity], 1)])],
                OnnxGraph.Integers("axes", 0), OnnxGraph.Integer("keepdims", 0)),
            _ => last,
        })];
        graph.Value = graph.Add("Concat", "row", parts, OnnxGraph.Integer("axis", 1));
        graph.Shape = ImageShape.Flat(network.Spec.Pooled);
        network.Head.Export(graph);
        return graph.Value;
    }

    /// <summary>A layer: its outputs [steps × sequences × outputs], and the last of each direction [sequences × outputs].</summary>
    private static (string Outputs, string Last) Layer(
        OnnxGraph graph, RecurrentLayerSpec spec, IReadOnlyList<RecurrentWeights> weights, string input)
    {
        string name = weights[0].Input.Name;
        int units = spec.Units, gates = spec.Gates, directions = weights.Count;
        // ONNX has z, r, n of a GRU and i, o, f, g of an LSTM; ours are n, r, z for inputs, r, z, n for states, and i, f, g, o.
        int[] forInputs = spec.Cell == RecurrentCell.Gru ? [2, 1, 0] : [0, 3, 1, 2];
        int[] forStates = spec.Cell == RecurrentCell.Gru ? [1, 0, 2] : [0, 3, 1, 2];
        List<float> w = [], r = [], b = [];
        foreach (RecurrentWeights direction in weights)
        {
            w.AddRange(Rows(direction.Input.Value, forInputs, units));
            r.AddRange(Rows(direction.State.Value, forStates, units));
            foreach (int gate in forInputs) b.AddRange(direction.Bias.Value.Values.Slice(gate * units, units));
            var second = new float[gates * units];
            direction.CandidateBias?.Value.Values.CopyTo(second.AsSpan(2 * units));
            b.AddRange(second);
        }

        AttributeProto[] attributes =
        [
            OnnxGraph.Integer("hidden_size", units), OnnxGraph.Text("direction", spec.Bidirectional ? "bidirectional" : "forward"),
            .. spec.Cell == RecurrentCell.Gru ? [OnnxGraph.Integer("linear_before_reset", 1)] : (AttributeProto[])[],
        ];
        (string all, string last) = graph.AddTwo(
            spec.Cell == RecurrentCell.Gru ? "GRU" : "LSTM", "cells",
            [
                input, graph.Constant($"{name}.onnx_w", w.ToArray(), directions, gates * units, weights[0].Inputs),
                graph.Constant($"{name}.onnx_r", r.ToArray(), directions, gates * units, units),
                graph.Constant($"{name}.onnx_b", b.ToArray(), directions, 2 * gates * units), Lengths,
            ], attributes);
        // [steps × directions × sequences × units] to [steps × sequences × outputs]; 0 keeps a dimension.
        string outputs = graph.Add(
            "Reshape", "outputs",
            [graph.Add("Transpose", "outputs", [all], OnnxGraph.Integers("perm", 0, 2, 1, 3)),
                graph.Constant($"{name}.outputs_shape", [0L, 0L, directions * units])]);
        string lasts = graph.Add(
            "Reshape", "last",
            [graph.Add("Transpose", "last", [last], OnnxGraph.Integers("perm", 1, 0, 2)),
                graph.Constant($"{name}.last_shape", [0L, directions * units])]);
        return (outputs, lasts);
    }

    /// <summary>The columns of a matrix as rows, gate after gate.</summary>
    private static IEnumerable<float> Rows(Tensor matrix, int[] gates, int units)
    {
        foreach (int gate in gates)
            for (int unit = 0; unit < units; unit++)
                for (int row = 0; row < matrix.Rows; row++) yield return matrix[row, (gate * units) + unit];
    }

    private string Probabilities(OnnxGraph graph, string[] outputs, string count)
    {
        string temperature = graph.Constant("mean.temperature", [(float)Calibration.Temperature], 1),
            offsets = graph.Constant("mean.offsets", [.. Calibration.Offsets.Select(offset => (float)offset)], Classes);
        string sum = graph.Add("Sum", "probabilities", outputs.Select((output, i) => graph.Add(
            "Softmax", $"{i}",
            [graph.Add(
                "Add", $"{i}", [graph.Add("Div", $"{i}", [Columns(graph, output, $"classes.{i}", 0, Classes), temperature]), offsets])],
            OnnxGraph.Integer("axis", 1))));
        return graph.Add("Div", "probabilities", [sum, count]);
    }

    /// <summary>Each number's mean over the networks, and the standard deviation of the mixture of their normal distributions.</summary>
    private string NumbersOf(OnnxGraph graph, string[] outputs, string count)
    {
        string low = graph.Add("Squeeze", "low", [graph.Constant("mean.low", [-12f], 1)]),
            high = graph.Add("Squeeze", "high", [graph.Constant("mean.high", [12f], 1)]);
        List<string> parts = [];
        for (int number = 0; number < Numbers.Count; number++)
        {
            int at = Classes + (2 * number);
            string[] means = [.. outputs.Select((output, i) => Columns(graph, output, $"mean.{number}.{i}", at, at + 1))];
            string[] squares = [.. outputs.Select((output, i) => graph.Add(
                "Add", $"square.{number}.{i}",
                [
                    graph.Add("Exp", $"{number}.{i}", [graph.Add(
                        "Clip", $"{number}.{i}", [Columns(graph, output, $"variance.{number}.{i}", at + 1, at + 2), low, high])]),
                    graph.Add("Mul", $"square.{number}.{i}", [means[i], means[i]]),
                ]))];
            string mean = graph.Add("Div", $"mean.{number}", [graph.Add("Sum", $"mean.{number}", means), count]);
            string variance = graph.Add(
                "Sub", $"variance.{number}",
                [graph.Add("Div", $"squares.{number}", [graph.Add("Sum", $"squares.{number}", squares), count]),
                    graph.Add("Mul", $"mean.{number}", [mean, mean])]);
            string scale = graph.Constant($"mean.scale.{number}", [(float)Numbers[number].StandardDeviation], 1),
                offset = graph.Constant($"mean.offset.{number}", [(float)Numbers[number].Mean], 1);
            parts.Add(graph.Add("Add", $"number.{number}", [graph.Add("Mul", $"number.{number}", [mean, scale]), offset]));
            parts.Add(graph.Add("Mul", $"error.{number}", [graph.Add("Sqrt", $"error.{number}", [variance]), scale]));
        }

        return graph.Add("Concat", "numbers", parts, OnnxGraph.Integer("axis", 1));
    }

    private static string Columns(OnnxGraph graph, string value, string name, int start, int end) => graph.Add(
        "Slice", name,
        [value, graph.Constant($"{name}.start", [(long)start]), graph.Constant($"{name}.end", [(long)end]),
            graph.Constant($"{name}.axis", [1L])]);

    /// <summary>What all networks take.</summary>
    /// <param name="Steps">[steps × sequences × features].</param>
    /// <param name="Lengths">[sequences × 1].</param>
    /// <param name="IsStep">[steps × sequences × 1].</param>
    private sealed record SharedValues(string Steps, string Lengths, string IsStep);
}
