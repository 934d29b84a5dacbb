using Crest.Foundation.Options;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;

namespace Crest.Pipelines.Exploration;

/// <summary>Data to be embedded.</summary>
/// <param name="Project">The data set by which runs are listed.</param>
/// <param name="Hashes">The content hash of each input, by its role.</param>
/// <param name="ModelRun">The run of the network whose hidden layer is embedded; null where the inputs are.</param>
/// <param name="What">What the features are, in a few words.</param>
/// <param name="Splits">The samples.</param>
internal sealed record ExploredData(
    string Project, IReadOnlyDictionary<string, string> Hashes, string? ModelRun, string What, IReadOnlyList<ExploredSplit> Splits)
{
    /// <summary>The features that the embedding is fitted to [samples × features].</summary>
    /// <param name="part">Which.</param>
    /// <exception cref="OptionException">There is no such split.</exception>
    public Tensor Fitted(FittedPart part) => part == FittedPart.All
        ? Joined([.. Splits.Select(split => split.Features)])
        : (Splits.FirstOrDefault(split => split.Name == NameOf(part)) ?? throw new OptionException(
            "fit", $"there is no {NameOf(part)} split; there are {string.Join(", ", Splits.Select(s => s.Name))}")).Features;

    /// <summary>The name of the split.</summary>
    public static string NameOf(FittedPart part) => part == FittedPart.Train ? "train" : part == FittedPart.Test ? "test" : "all";

    /// <summary>Which rows of a split are taken: all, or as many as are asked for, drawn at random, in their order.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="most">How many are taken at most; null for all.</param>
    /// <param name="split">The split's name.</param>
    /// <param name="seed">Seed of the draw.</param>
    public static int[] Drawn(int count, int? most, string split, long seed)
    {
        int[] rows = [.. Enumerable.Range(0, count)];
        if (most is not { } wanted || wanted >= count) return rows;
        new RandomStream(seed, $"samples of {split}").Shuffle(rows);
        return [.. rows.Take(wanted).Order()];
    }

    /// <summary>Samples one after the other.</summary>
    public static Tensor Joined(IReadOnlyList<Tensor> parts)
    {
        if (parts.Count == 1) return parts[0];
        var joined = new Tensor(parts.Sum(part => part.Rows), parts[0].Columns);
        int start = 0;
        foreach (Tensor part in parts)
        {
            part.Values.CopyTo(joined.Values[start..]);
            start += part.Length;
        }

        return joined;
    }
}
