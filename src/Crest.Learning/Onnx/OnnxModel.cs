using System.Reflection;
using Crest.Learning.Onnx.Format;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Onnx;

/// <summary>
/// What an ONNX file says besides the network: how its input is standardised, what becomes of its outputs, and what both are. So whoever
/// runs the file feeds and gets quantities in their own units.
/// </summary>
public sealed record OnnxModel
{
    /// <summary>Version of the standard's operators (ONNX 1.12, 2022), the newest that every network here can do with.</summary>
    private const int OperatorSet = 17;

    /// <summary>Version of the intermediate representation that belongs to these operators.</summary>
    private const int Representation = 8;

    /// <summary>Name of the graph.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the input: [samples × features], or [samples × height × width × channels] of images.</summary>
    public required string InputName { get; init; }

    /// <summary>Name of the output [samples × outputs].</summary>
    public required string OutputName { get; init; }

    /// <summary>What is subtracted from the input: one number for all, one a channel, or one a value of a sample.</summary>
    public IReadOnlyList<float> InputMean { get; init; } = [0];

    /// <summary>What the difference is divided by, as many as <see cref="InputMean"/>.</summary>
    public IReadOnlyList<float> InputStandardDeviation { get; init; } = [1];

    /// <summary>What becomes of the network's outputs.</summary>
    public OnnxOutput Output { get; init; }

    /// <summary>Added to numbers, after <see cref="OutputStandardDeviation"/>.</summary>
    public double OutputMean { get; init; }

    /// <summary>What numbers are multiplied by.</summary>
    public double OutputStandardDeviation { get; init; } = 1;

    /// <summary>Texts that tell what goes in and comes out, by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The content of the file.</summary>
    /// <param name="shape">Shape of a sample.</param>
    /// <param name="isImage">Whether a sample is an image.</param>
    /// <param name="addLayers">Adds the network's layers to the graph.</param>
    /// <exception cref="ArgumentException">The number of means or deviations is neither 1 nor that of the channels or the
    /// values of a sample.</exception>
    internal ModelProto Describe(ImageShape shape, bool isImage, Action<OnnxGraph> addLayers)
    {
        var graph = new OnnxGraph(Name, InputName, shape, isImage);
        graph.Begin("input");
        Standardise(graph);
        addLayers(graph);
        graph.Begin("output");
        graph.Flatten();
        Finish(graph);
        return ModelOf(graph.End(OutputName), Metadata);
    }

    /// <summary>The content of a file with a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="metadata">Texts that tell what goes in and comes out, by name.</param>
    internal static ModelProto ModelOf(GraphProto graph, IReadOnlyDictionary<string, string> metadata) => new()
    {
        IrVersion = Representation,
        OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
        ProducerName = "crest",
        ProducerVersion =
            typeof(OnnxModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        Graph = graph,
        MetadataProps = { metadata.Select(text => new StringStringEntryProto { Key = text.Key, Value = text.Value }) },
    };

    private void Standardise(OnnxGraph graph)
    {
        ImageShape sample = graph.Shape;
        int count = InputMean.Count;
        if (InputStandardDeviation.Count != count || (count != 1 && count != sample.Channels && count != sample.Values))
            throw new ArgumentException(
                $"{count} means and {InputStandardDeviation.Count} deviations do not fit samples of {sample}", nameof(InputMean));
        long[] shape = count == sample.Values && sample.Pixels > 1 ? [sample.Height, sample.Width, sample.Channels] : [count];
        graph.Apply("Sub", [graph.Constant("input.mean", [.. InputMean], shape)]);
        graph.Apply("Div", [graph.Constant("input.standard_deviation", [.. InputStandardDeviation], shape)]);
    }

    private void Finish(OnnxGraph graph)
    {
        switch (Output)
        {
            case OnnxOutput.Probabilities:
                graph.Apply("Softmax", []);
                break;
            case OnnxOutput.Numbers or OnnxOutput.NumbersFromZero:
                graph.Apply("Mul", [graph.Constant("output.standard_deviation", [(float)OutputStandardDeviation], 1)]);
                graph.Apply("Add", [graph.Constant("output.mean", [(float)OutputMean], 1)]);
                if (Output == OnnxOutput.NumbersFromZero) graph.Apply("Relu", []);
                break;
            default:
                throw new InvalidOperationException($"there is no operator for {Output}");
        }
    }
}
