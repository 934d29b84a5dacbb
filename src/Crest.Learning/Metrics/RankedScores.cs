using System.Numerics;

namespace Crest.Learning.Metrics;

/// <summary>Scores by rank: equal ones stand at one place, and places are numbered from the highest score, 0.</summary>
/// <param name="Positives">The place of each positive, in rising order.</param>
/// <param name="Negatives">The place of each negative, in rising order.</param>
/// <param name="Distinct">Number of places.</param>
internal sealed record RankedScores(int[] Positives, int[] Negatives, int Distinct)
{
    /// <summary>Ranks scores. Each kind is sorted for itself, without its labels, and the two are merged.</summary>
    /// <param name="scores">Any numbers; those that are none stand below all others.</param>
    /// <param name="positive">What each is.</param>
    public static RankedScores Of<T>(ReadOnlySpan<T> scores, ReadOnlySpan<bool> positive)
        where T : struct, IFloatingPoint<T>
    {
        T[] positives = Rising(scores, positive, true), negatives = Rising(scores, positive, false);
        int[] positivePlaces = new int[positives.Length], negativePlaces = new int[negatives.Length];
        int place = -1;
        T last = T.Zero;
        for (int i = positives.Length - 1, j = negatives.Length - 1; i >= 0 || j >= 0;)
        {
            bool isPositive = j < 0 || (i >= 0 && positives[i].CompareTo(negatives[j]) >= 0);
            T score = isPositive ? positives[i] : negatives[j];
            if (place < 0 || !score.Equals(last)) place++;
            last = score;
            if (isPositive) positivePlaces[positives.Length - 1 - i--] = place;
            else negativePlaces[negatives.Length - 1 - j--] = place;
        }

        return new RankedScores(positivePlaces, negativePlaces, place + 1);
    }

    private static T[] Rising<T>(ReadOnlySpan<T> scores, ReadOnlySpan<bool> positive, bool kind)
    {
        int count = 0;
        foreach (bool p in positive)
            if (p == kind) count++;
        var chosen = new T[count];
        for (int i = positive.Length - 1; i >= 0; i--)
            if (positive[i] == kind) chosen[--count] = scores[i];
        Array.Sort(chosen);
        return chosen;
    }
}
