using System.Text.Json.Nodes;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Crest.Peers.Torch;

/// <summary>The softmax regression or a convolutional network with random weights, and its images.</summary>
internal sealed class ImageNet
{
    private const double Epsilon = 1e-5;

    private ImageNet(string model, bool channelsLast, Tensor pixels, Tensor labels) =>
        (Model, ChannelsLast, Pixels, Labels) = (model, channelsLast, pixels, labels);

    /// <summary>softmax, mnist-cnn or cifar-cnn.</summary>
    public string Model { get; }

    /// <summary>Whether the channels are innermost in memory, which oneDNN prefers.</summary>
    public bool ChannelsLast { get; }

    /// <summary>[images × channels × height × width], or [images × 784] of the softmax regression.</summary>
    public Tensor Pixels { get; }

    /// <summary>[images].</summary>
    public Tensor Labels { get; }

    /// <summary>First to last.</summary>
    public List<Layer> Layers { get; } = [];

    /// <summary>What is learned.</summary>
    public IEnumerable<Tensor> Parameters =>
        Layers.SelectMany(l => (Tensor[])[l.Weight, l.Bias, .. l.Norm is { } n ? [n[0], n[1]] : Array.Empty<Tensor>()]);

    /// <summary>The network that a request is about.</summary>
    public static ImageNet Of(string folder, JsonObject request)
    {
        string model = request["model"]!.GetValue<string>();
        bool norm = (bool)request["batch_norm"]!;
        bool last = request["variant"]!.GetValue<string>().Contains("channels last", StringComparison.Ordinal) && model != "softmax";
        long[] shape = model switch { "softmax" => [-1, 784], "mnist-cnn" => [-1, 1, 28, 28], _ => [-1, 3, 32, 32] };
        var channelsLast = jit.compile("def f(x: Tensor) -> Tensor:\n    return x.contiguous(memory_format=2)\n");
        Tensor Arrange(Tensor t) => (last && t.dim() == 4 ? (Tensor)channelsLast.invoke("f", t) : t).DetachFromDisposeScope();
        var net = new ImageNet(
            model, last, Arrange(TorchLibrary.Read(folder, $"{model}.f32", shape)), TorchLibrary.ReadLabels(folder, $"{model}.i32"));
        void Add(bool normed, params long[] size)
        {
            double inputs = size.Skip(1).Aggregate(1L, (a, b) => a * b);
            Tensor Vector(float value) => full(size[0], value).DetachFromDisposeScope();
            net.Layers.Add(new Layer(
                Arrange(rand(size).sub_(0.5f).mul_(2 / Math.Sqrt(inputs))), Vector(0),
                normed ? [Vector(1), Vector(0), Vector(0), Vector(1)] : null));
        }

        if (model == "softmax") Add(false, 10, 784);
        else
        {
            Add(norm, 32, model == "mnist-cnn" ? 1 : 3, 3, 3);
            Add(norm, 64, 32, 3, 3);
            if (model == "cifar-cnn") Add(norm, 64, 64, 3, 3);
            Add(norm, 512, 64 * 7 * 7);
            Add(false, 10, 512);
        }

        return net;
    }

    /// <summary>Normalisation by running statistics becomes part of the weights, as a careful user deploys a network.</summary>
    public void FoldNormalisation()
    {
        for (int i = 0; i < Layers.Count; i++)
        {
            if (Layers[i] is not { Norm: { } n } layer) continue;
            Tensor factor = n[0] / (n[3] + Epsilon).sqrt();
            long[] shape = [-1, .. Enumerable.Repeat(1L, (int)layer.Weight.dim() - 1)];
            Layers[i] = new Layer(
                layer.Weight.mul_(factor.view(shape)), ((layer.Bias - n[2]) * factor).add_(n[1]).DetachFromDisposeScope(), null);
        }
    }

    /// <summary>From pixels to outputs before the softmax.</summary>
    public Tensor Forward(Tensor x, bool training)
    {
        if (Model == "softmax") return F.linear(x, Layers[0].Weight, Layers[0].Bias);
        Tensor After(Tensor t, Layer layer) => (layer.Norm is { } n
            ? F.batch_norm(t, n[2], n[3], n[0], n[1], training: training, momentum: 0.1, eps: Epsilon)
            : t).relu_();
        Tensor Convolution(Tensor t, int i, int padding) =>
            After(F.conv2d(t, Layers[i].Weight, Layers[i].Bias, padding: [padding, padding]), Layers[i]);
        bool mnist = Model == "mnist-cnn";
        x = F.max_pool2d(Convolution(x, 0, 1), 2);
        if (!mnist) x = F.dropout(x, 0.25, training);
        x = Convolution(x, 1, 1);
        x = F.max_pool2d(mnist ? x : Convolution(x, 2, 0), 2);
        if (!mnist) x = F.dropout(x, 0.25, training);
        x = Flat(x);
        x = F.dropout(After(F.linear(x, Layers[^2].Weight, Layers[^2].Bias), Layers[^2]), 0.5, training);
        return F.linear(x, Layers[^1].Weight, Layers[^1].Bias);
    }

    /// <summary>For inference, by oneDNN's operations with the rectifier fused; normalisation must be folded.</summary>
    public Tensor ForwardFused(Tensor x)
    {
        Tensor Convolution(Tensor t, int i, int padding) =>
            TorchLibrary.Convolution(t, Layers[i].Weight, Layers[i].Bias, padding, "relu\0"u8);
        bool mnist = Model == "mnist-cnn";
        x = Convolution(F.max_pool2d(Convolution(x, 0, 1), 2), 1, 1);
        x = Flat(F.max_pool2d(mnist ? x : Convolution(x, 2, 0), 2));
        x = TorchLibrary.Linear(x, Layers[^2].Weight, Layers[^2].Bias, "relu\0"u8);
        return F.linear(x, Layers[^1].Weight, Layers[^1].Bias);
    }

    private Tensor Flat(Tensor x) => ChannelsLast ? x.permute(0, 2, 3, 1).flatten(1) : x.flatten(1);

    /// <summary>A convolution or dense layer.</summary>
    /// <param name="Weight">[outputs × inputs], or [outputs × inputs × height × width].</param>
    /// <param name="Bias">[outputs].</param>
    /// <param name="Norm">Factor, offset, running mean and variance of batch normalisation; null where there is none.</param>
    internal sealed record Layer(Tensor Weight, Tensor Bias, Tensor[]? Norm);
}
