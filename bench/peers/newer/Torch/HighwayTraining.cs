using System.Diagnostics;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>Training of the highway network: noise, forward, backward, Adam; drawing the order is not counted.</summary>
internal static class HighwayTraining
{
    /// <summary>Samples a second; CREST_PEER_LOSS=1 in the environment prints losses, by which the two variants can be compared.</summary>
    public static Func<double, double> Of(string folder, JsonObject request)
    {
        var curves = HighwayCurves.Read(folder, request);
        var size = HighwaySize.Of(request);
        string variant = request["variant"]!.GetValue<string>();
        Func<Tensor, float> step = variant switch
        {
            "by hand" => HighwayByHand.Step(curves, size),
            "modules" => Modules(curves, size),
            _ => throw new NotSupportedException(variant),
        };
        bool tells = Environment.GetEnvironmentVariable("CREST_PEER_LOSS") is not null;
        return seconds =>
        {
            double spent = 0, mean = 0;
            long done = 0;
            while (spent < seconds)
            {
                using Tensor order = randperm(curves.Count);
                long start = Stopwatch.GetTimestamp();
                for (long first = 0; first < curves.Count; first += size.Batch)
                {
                    using Tensor samples = order.narrow(0, first, size.Batch);
                    float loss = step(samples);
                    if (float.IsNaN(loss)) throw new InvalidOperationException("the loss is no number");
                    mean = (0.99 * mean) + (0.01 * loss);
                    done += size.Batch;
                    if (spent + Stopwatch.GetElapsedTime(start).TotalSeconds >= seconds) break;
                }

                spent += Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            if (tells) Console.Error.WriteLine($"{variant}: loss {mean:0.0000} after {done} more samples");
            return done / spent;
        };
    }

    /// <summary>As a careful user writes it: autograd, both gates of a block as one product, TorchSharp's Adam.</summary>
    private static Func<Tensor, float> Modules(HighwayCurves curves, HighwaySize size)
    {
        var network = new HighwayModule(size);
        network.train();
        var optimiser = optim.Adam(network.parameters(), lr: 1e-3);
        return samples =>
        {
            using var scope = NewDisposeScope();
            Tensor loss =
                nn.functional.cross_entropy(network.call(curves.Noisy(samples, size)), curves.Label.index_select(0, samples));
            optimiser.zero_grad();
            loss.backward();
            optimiser.step();
            return loss.item<float>();
        };
    }
}
