using System.Text.Json.Nodes;
using Crest.Benchmarks.Peers;
using Crest.Benchmarks.Rounds;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>The convolutional networks for MNIST and CIFAR-10 and the softmax regression: training and inference.</summary>
internal sealed class ImageNetworks : IWorkload
{
    private const double ConvolutionMark = 1.1;

    public string Name => "images";

    public string Title => "Image networks (inference: against the better of a peer's two batch sizes)";

    public string Unit => "samples/s";

    public bool KeepsFreedMemory => true;

    public IEnumerable<Contest> Contests(string folder)
    {
        using var pool = new WorkerPool(2);
        foreach (bool batchNormalisation in (bool[])[false, true])
            foreach (Contest contest in Of(ImageNetwork.Mnist(batchNormalisation), images: 3200, batch: 64, [64, 1000], folder, pool))
                yield return contest;
        foreach (bool batchNormalisation in (bool[])[false, true])
            foreach (Contest contest in Of(ImageNetwork.Cifar(batchNormalisation), images: 1280, batch: 128, [64, 500], folder, pool))
                yield return contest;

        ImageNetwork softmax = ImageNetwork.Softmax();
        (Tensor pixels, Tensor labels) = softmax.Images(12_800, folder);
        yield return new Contest("softmax 784 → 10, training, batch 128", 2, softmax.Training(pixels, labels, 128, pool).Measure)
        {
            Operations = 2 * softmax.ForwardOperations, // the inputs of a first layer get no gradient
            Peers = Training(softmax, 128),
        };
    }

    private static PeerRequest[] Training(ImageNetwork network, int batch)
    {
        JsonObject request = network.Request("image-training", batch);
        return [new PeerRequest(Peer.Debian, request), .. PeerRequest.Of(Peer.Torch, request, "as it lies", "channels last")];
    }

    private static PeerRequest[] Inference(ImageNetwork network, int batch)
    {
        JsonObject request = network.Request("image-inference", batch);
        return
        [
            new PeerRequest(Peer.Debian, request),
            .. PeerRequest.Of(Peer.Torch, request, $"fused, {batch}", $"fused, channels last, {batch}"),
        ];
    }

    private static IEnumerable<Contest> Of(
        ImageNetwork network, int images, int batch, int[] inferenceBatches, string folder, WorkerPool pool)
    {
        (Tensor pixels, Tensor labels) = network.Images(images, folder);
        string name = $"{network.Model}{(network.BatchNormalisation ? " with batch normalisation" : "")}";
        yield return new Contest($"{name}, training, batch {batch}", 2, network.Training(pixels, labels, batch, pool).Measure)
        {
            Mark = ConvolutionMark,
            Operations = 3 * network.ForwardOperations,
            Peers = Training(network, batch),
        };
        foreach (int inferenceBatch in inferenceBatches)
        {
            yield return new Contest($"{name}, inference, batch {inferenceBatch}", 2, network.Inference(pixels, inferenceBatch, pool))
            {
                Mark = ConvolutionMark,
                Operations = network.ForwardOperations,
                Peers = [.. inferenceBatches.SelectMany(b => Inference(network, b))],
            };
        }
    }
}
