using System.Text.Json.Nodes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>Recurrent networks over light curves.</summary>
internal static class RecurrentWorkloads
{
    /// <summary>Light curves a second of whole steps: forward, backward, gradients clipped to length 1, Adam.</summary>
    public static Func<double, double> Training(string folder, JsonObject request)
    {
        var sequences = RecurrentSequences.Read(folder, request);
        Func<RecurrentBatch, float> step = Step(RecurrentNetwork.Of(folder, request));
        int size = (int)request["batch"]!;
        return seconds => Timing.Rate(seconds, done =>
        {
            float loss = step(sequences.Batches[(int)(done / size * 7 % sequences.Batches.Count)]);
            return float.IsNaN(loss) ? throw new InvalidOperationException("the loss is no number") : size;
        });
    }

    /// <summary>Light curves a second.</summary>
    public static Func<double, double> Prediction(string folder, JsonObject request)
    {
        var sequences = RecurrentSequences.Read(folder, request);
        var network = RecurrentNetwork.Of(folder, request);
        int size = (int)request["batch"]!;
        return seconds =>
        {
            using var _ = inference_mode();
            return Timing.Rate(seconds, done =>
            {
                using var scope = NewDisposeScope();
                network.Forward(sequences.Batches[(int)(done / size * 7 % sequences.Batches.Count)]);
                return size;
            });
        };
    }

    /// <summary>A percentile of the microseconds of the light curve of median length.</summary>
    public static Func<double, double> Latency(string folder, JsonObject request)
    {
        RecurrentBatch one = RecurrentSequences.Read(folder, request).Middle;
        var network = RecurrentNetwork.Of(folder, request);
        return seconds =>
        {
            using var _ = inference_mode();
            return Timing.Latency(seconds, (double)request["percentile"]!, _ => { }, () =>
            {
                using var scope = NewDisposeScope();
                network.Forward(one);
            });
        };
    }

    /// <summary>The cross-entropy of the middle batch after some steps of training on it, times 10⁴.</summary>
    public static Func<double, double> Loss(string folder, JsonObject request)
    {
        var sequences = RecurrentSequences.Read(folder, request);
        RecurrentBatch batch = sequences.Batches[sequences.Batches.Count / 2];
        Func<RecurrentBatch, float> step = Step(RecurrentNetwork.Of(folder, request));
        int steps = (int)request["steps"]!;
        double? loss = null;
        return _ =>
        {
            for (int i = 0; loss is null && i < steps; i++) step(batch);
            return loss ??= 1e4 * step(batch);
        };
    }

    private static Func<RecurrentBatch, float> Step(RecurrentNetwork network)
    {
        Parameter[] parameters = [.. network.Parameters];
        var optimiser = optim.Adam(parameters, lr: 1e-3);
        return batch =>
        {
            using var scope = NewDisposeScope();
            Tensor loss = nn.functional.cross_entropy(network.Forward(batch), batch.Labels);
            optimiser.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_(parameters, 1.0);
            optimiser.step();
            return loss.item<float>();
        };
    }
}
