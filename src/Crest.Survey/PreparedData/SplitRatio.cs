using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Numerics.RandomStreams;

namespace Crest.Survey.PreparedData;

/// <summary>How a set is split for training, validation and test: three positive shares, in any unit.</summary>
/// <param name="Train">Share of the training split.</param>
/// <param name="Validation">Share of the validation split.</param>
/// <param name="Test">Share of the test split.</param>
[ManyWords]
public readonly record struct SplitRatio(double Train, double Validation, double Test)
{
    /// <summary>8:1:1.</summary>
    public static SplitRatio Default { get; } = new(8, 1, 1);

    /// <summary>Reads <c>(8,1,1)</c>, <c>8:1:1</c> or <c>8 1 1</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="CrestException">The text is not three positive numbers.</exception>
    public static SplitRatio Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Trim().TrimStart('(').TrimEnd(')')
            .Split([',', ':', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var shares = new double[3];
        bool right = parts.Length == 3;
        for (int i = 0; right && i < 3; i++)
        {
            right = double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out shares[i])
                && double.IsFinite(shares[i]) && shares[i] > 0;
        }

        return right
            ? new SplitRatio(shares[0], shares[1], shares[2])
            : throw new CrestException($"must be three positive numbers, such as 8:1:1, not '{text}'");
    }

    /// <summary>
    /// Splits samples group by group (a group is a type), so that every split has each group's share, and puts each split in random order.
    /// How a group is split depends only on the seed, its name and its size, not on the other groups.
    /// </summary>
    /// <param name="groups">Name and samples of each group, in a fixed order.</param>
    /// <param name="seed">Seed of the split and of the order.</param>
    /// <returns>The samples of the training, validation and test split.</returns>
    /// <exception cref="OptionException">A split is left empty.</exception>
    public int[][] Split(IEnumerable<(string Name, IReadOnlyList<int> Samples)> groups, long seed)
    {
        ArgumentNullException.ThrowIfNull(groups);
        double total = Train + Validation + Test;
        var splits = new List<int>[] { [], [], [] };
        foreach ((string name, IReadOnlyList<int> samples) in groups)
        {
            int[] shuffled = [.. samples];
            new RandomStream(seed, $"split of {name}").Shuffle(shuffled);
            int trainEnd = (int)Math.Round(shuffled.Length * (Train / total), MidpointRounding.AwayFromZero);
            int validationEnd = (int)Math.Round(shuffled.Length * ((Train + Validation) / total), MidpointRounding.AwayFromZero);
            validationEnd = Math.Max(trainEnd, validationEnd);
            splits[0].AddRange(shuffled.AsSpan(..trainEnd));
            splits[1].AddRange(shuffled.AsSpan(trainEnd..validationEnd));
            splits[2].AddRange(shuffled.AsSpan(validationEnd..));
        }

        if (Array.FindIndex(splits, split => split.Count == 0) is >= 0 and int empty)
        {
            throw new OptionException(
                "split-ratio",
                $"{this} of {splits.Sum(s => s.Count)} objects leaves the {Splits.Names[empty]} split empty; "
                + "give more data or another ratio");
        }

        int[][] parts = [.. splits.Select(s => s.ToArray())];
        for (int i = 0; i < parts.Length; i++) new RandomStream(seed, $"order of {Splits.Names[i]}").Shuffle(parts[i]);
        return parts;
    }

    /// <summary>The ratio as <c>8:1:1</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Train}:{Validation}:{Test}");
}
