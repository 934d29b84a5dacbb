using System.Runtime.InteropServices;
using Crest.Learning.Onnx.Format;
using Crest.Learning.Parameters;
using Crest.Numerics.Tensors;
using Google.Protobuf;
using AttributeType = Crest.Learning.Onnx.Format.AttributeProto.Types.AttributeType;
using DataType = Crest.Learning.Onnx.Format.TensorProto.Types.DataType;

namespace Crest.Learning.Onnx;

/// <summary>
/// The nodes of an ONNX file as they are added, layer after layer. It has one value at a time, the output of what was added last, and knows
/// how that value lies: a layer says how it wants it.
/// </summary>
/// <remarks>
/// Crest's images have their channels innermost, ONNX's convolutions and poolings want them outermost. So an image is transposed before the
/// first layer that sees pixels, stays so among such layers, and is transposed back before the first that sees all values of a sample,
/// whose weights thus stay as they are.
/// </remarks>
internal sealed class OnnxGraph
{
    private const string Samples = "samples";
    private readonly GraphProto _graph;
    private string _scope = "";
    private Layout _layout;

    /// <summary>
    /// Starts a graph with its input: [samples × height × width × channels], or [samples × values] where there are no pixels.
    /// </summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="input">Name of the input.</param>
    /// <param name="shape">Shape of a sample.</param>
    /// <param name="isImage">Whether a sample is an image.</param>
    public OnnxGraph(string name, string input, ImageShape shape, bool isImage)
    {
        Shape = shape;
        Value = input;
        _layout = isImage ? Layout.ChannelsLast : Layout.Flat;
        _graph = new GraphProto
        {
            Name = name, Input = { Describe(input, isImage ? [shape.Height, shape.Width, shape.Channels] : [shape.Values]) },
        };
    }

    /// <summary>Starts a graph with inputs of its own.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="inputs">Name, type and shape of each; a dimension that has no fixed size has a name.</param>
    public OnnxGraph(string name, params ReadOnlySpan<(string Name, DataType Type, object[] Shape)> inputs)
    {
        Shape = ImageShape.Flat(1);
        Value = inputs[0].Name;
        _graph = new GraphProto { Name = name };
        foreach ((string input, DataType type, object[] shape) in inputs) _graph.Input.Add(Describe(input, type, shape));
    }

    private enum Layout
    {
        /// <summary>[samples × values], as layers of Crest take them.</summary>
        Flat,

        /// <summary>[samples × height × width × channels]: the same values in the same order.</summary>
        ChannelsLast,

        /// <summary>[samples × channels × height × width].</summary>
        ChannelsFirst,
    }

    /// <summary>Name of the value that the next layer takes; whoever makes two of one goes back to it.</summary>
    public string Value { get; set; }

    /// <summary>The shape of a sample of it; whoever adds nodes that change it sets it.</summary>
    public ImageShape Shape { get; set; }

    /// <summary>Begins a part, a layer mostly.</summary>
    /// <param name="name">What the names of its nodes begin with; of no other part.</param>
    public void Begin(string name) => _scope = $"{Prefix}{name}";

    /// <summary>What the names of all parts begin with: that of one of several networks.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Makes the value [samples × values], pixel after pixel with the channels innermost.</summary>
    public void Flatten()
    {
        if (_layout == Layout.ChannelsFirst) Apply("Transpose", [], Integers("perm", 0, 2, 3, 1));
        if (_layout != Layout.Flat) Apply("Flatten", []);
        _layout = Layout.Flat;
    }

    /// <summary>Makes the value [samples × channels × height × width].</summary>
    public void SetChannelsFirst()
    {
        // Once the number of samples was in a dimension of its own it can be kept (0) whatever it is.
        if (_layout == Layout.Flat) Apply("Reshape", [Constant($"{_scope}.shape", [0, Shape.Height, Shape.Width, Shape.Channels])]);
        if (_layout != Layout.ChannelsFirst) Apply("Transpose", [], Integers("perm", 0, 3, 1, 2));
        _layout = Layout.ChannelsFirst;
    }

    /// <summary>Adds a node that takes the value first, and makes its output the value.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="others">Names of the inputs after the value.</param>
    /// <param name="attributes">The operator's attributes.</param>
    public void Apply(string operation, IEnumerable<string> others, params ReadOnlySpan<AttributeProto> attributes) =>
        Value = Node(operation, [Value, .. others], [$"{_scope}.{operation}"], attributes);

    /// <summary>Splits the features of the value in two halves; the first becomes the value.</summary>
    /// <returns>The name of the second.</returns>
    public string Halve()
    {
        Value = Node("Split", [Value], [$"{_scope}.first_half", $"{_scope}.second_half"], Integer("axis", 1));
        return $"{_scope}.second_half";
    }

    /// <summary>Adds a parameter as a constant.</summary>
    /// <param name="parameter">The parameter; a single row becomes a vector.</param>
    /// <returns>Its name.</returns>
    public string Constant(Parameter parameter) =>
        Constant(parameter.Name, parameter.Value.Values, parameter.Rows == 1 ? [parameter.Columns] : [parameter.Rows, parameter.Columns]);

    /// <summary>Adds a constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its values, row-major.</param>
    /// <param name="shape">Its shape.</param>
    /// <returns>Its name.</returns>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Constant(name, DataType.Float, values, shape);

    /// <summary>Makes the value, which must be a node's, the output of the graph [samples × values].</summary>
    /// <param name="output">The name that it gets.</param>
    /// <returns>The graph.</returns>
    public GraphProto End(string output)
    {
        _graph.Node[^1].Output[0] = output;
        _graph.Output.Add(Describe(output, [Shape.Values]));
        return _graph;
    }

    /// <summary>Makes a value the output of the graph.</summary>
    /// <param name="value">The value's name.</param>
    /// <param name="output">The name that it gets.</param>
    /// <param name="shape">Its shape; a dimension that has no fixed size has a name.</param>
    public void AddOutput(string value, string output, params object[] shape)
    {
        Begin("output");
        _graph.Node.Add(new NodeProto { OpType = "Identity", Name = $"output.{output}", Input = { value }, Output = { output } });
        _graph.Output.Add(Describe(output, DataType.Float, shape));
    }

    /// <summary>The graph with the outputs that were added.</summary>
    public GraphProto End() => _graph;

    /// <summary>Whole numbers as an attribute.</summary>
    public static AttributeProto Integers(string name, params IEnumerable<long> values) =>
        new() { Name = name, Type = AttributeType.Ints, Ints = { values } };

    /// <summary>A number as an attribute.</summary>
    public static AttributeProto Number(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    /// <summary>A whole number as an attribute.</summary>
    public static AttributeProto Integer(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    /// <summary>A text as an attribute.</summary>
    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="part">What distinguishes it among the operators of its part.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The name of the output.</returns>
    public string Add(string operation, string part, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Node(operation, inputs, [$"{_scope}.{part}.{operation}"], attributes);

    /// <summary>Adds a node with two outputs.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="part">What distinguishes it among the operators of its part.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The names of the outputs.</returns>
    public (string First, string Second) AddTwo(
        string operation, string part, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        string first = $"{_scope}.{part}.{operation}", second = $"{_scope}.{part}.{operation}.second";
        Node(operation, inputs, [first, second], attributes);
        return (first, second);
    }

    /// <summary>Adds a node and returns the name of its first output.</summary>
    private string Node(
        string operation, IEnumerable<string> inputs, IReadOnlyList<string> outputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = operation, Name = outputs[0], Input = { inputs }, Output = { outputs } };
        foreach (AttributeProto attribute in attributes) node.Attribute.Add(attribute);
        _graph.Node.Add(node);
        return outputs[0];
    }

    /// <summary>Adds whole numbers as a constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its values.</param>
    /// <returns>Its name.</returns>
    public string Constant(string name, params ReadOnlySpan<long> values) => Constant(name, DataType.Int64, values, [values.Length]);

    private string Constant<T>(string name, DataType type, ReadOnlySpan<T> values, ReadOnlySpan<long> shape)
        where T : struct
    {
        var constant = new TensorProto { Name = name, DataType = type, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        foreach (long size in shape) constant.Dims.Add(size);
        _graph.Initializer.Add(constant);
        return name;
    }

    private static ValueInfoProto Describe(string name, ReadOnlySpan<int> sample)
    {
        object[] shape = new object[sample.Length + 1];
        shape[0] = Samples;
        for (int i = 0; i < sample.Length; i++) shape[i + 1] = (long)sample[i];
        return Describe(name, DataType.Float, shape);
    }

    private static ValueInfoProto Describe(string name, DataType type, object[] sizes)
    {
        var shape = new TensorShapeProto();
        foreach (object size in sizes)
        {
            shape.Dim.Add(size is string of
                ? new TensorShapeProto.Types.Dimension { DimParam = of }
                : new TensorShapeProto.Types.Dimension { DimValue = (long)size });
        }

        return new ValueInfoProto
        {
            Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = shape } },
        };
    }
}
