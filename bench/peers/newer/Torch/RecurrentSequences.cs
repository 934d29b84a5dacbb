using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>Light curves in batches of similar length, ready before the clock starts.</summary>
internal sealed class RecurrentSequences
{
    private readonly float[][] _sequences;
    private readonly int _features;

    private RecurrentSequences(float[][] sequences, int features, int batch)
    {
        (_sequences, _features) = (sequences, features);
        Order = [.. Enumerable.Range(0, sequences.Length).OrderBy(i => sequences[i].Length)];
        Batches = [.. Order.Chunk(batch).Where(chunk => chunk.Length == batch).Select(Make)];
    }

    /// <summary>Whole batches, from the shortest sequences to the longest.</summary>
    public IReadOnlyList<RecurrentBatch> Batches { get; }

    /// <summary>Numbers of the sequences by length.</summary>
    public int[] Order { get; }

    /// <summary>The sequence of median length.</summary>
    public RecurrentBatch Middle => Make([Order[Order.Length / 2]]);

    /// <summary>Reads them.</summary>
    public static RecurrentSequences Read(string folder, JsonObject request)
    {
        int features = (int)request["features"]!, at = 0;
        float[] steps = SharedFile.Read<float>(folder, "nights.f32");
        float[][] sequences = [.. SharedFile.Read<int>(folder, "nights.i32").Select(length =>
        {
            int begin = at;
            at += length * features;
            return steps[begin..at];
        })];
        return new RecurrentSequences(sequences, features, (int)request["batch"]!);
    }

    /// <summary>The longest first, as packed sequences want it.</summary>
    private RecurrentBatch Make(int[] samples)
    {
        // Sample i of a batch is of class i % 2, whatever its place here.
        (int Sample, int Label)[] sorted = [.. samples.Select((s, i) => (s, i % 2)).OrderByDescending(p => _sequences[p.s].Length)];
        int[] lengths = [.. sorted.Select(p => _sequences[p.Sample].Length / _features)];
        int count = lengths.Length, longest = lengths[0];
        var values = new float[longest * count * _features];
        bool[] isStep = new bool[longest * count];
        long[] reverse = new long[longest * count];
        for (int i = 0; i < count; i++)
        {
            for (int step = 0; step < longest; step++)
            {
                int place = (step * count) + i;
                isStep[place] = step < lengths[i];
                reverse[place] = isStep[place] ? lengths[i] - 1 - step : step;
                if (!isStep[place]) continue;
                _sequences[sorted[i].Sample].AsSpan(step * _features, _features).CopyTo(values.AsSpan(place * _features));
            }
        }

        static Tensor Kept(Tensor t) => t.DetachFromDisposeScope();
        return new RecurrentBatch(
            Kept(tensor(values).view(longest, count, _features)), Kept(tensor(Array.ConvertAll(lengths, l => (long)l))),
            Kept(tensor(isStep).view(longest, count, 1)), Kept(tensor(reverse).view(longest, count, 1)),
            Kept(tensor(Array.ConvertAll(sorted, p => (long)p.Label))), lengths[^1] == longest);
    }
}
