namespace Crest.Experiments.Studies;

/// <summary>Finds the best split of a node of a <see cref="VarianceTree"/>.</summary>
/// <param name="parameters">The parameters with their rows.</param>
/// <param name="values">The value of each row.</param>
/// <param name="rows">For each parameter the rows of the tree, those of a node side by side and sorted by the parameter.</param>
internal sealed class VarianceSplits(ParameterCells[] parameters, double[] values, int[][] rows)
{
    /// <summary>
    /// The split after which the squares of the deviations from the means of both sides sum to the least. Of equal splits, that of the
    /// parameter that comes first in <paramref name="order"/>.
    /// </summary>
    public VarianceSplit? Best(int first, int count, int[] weights, double sum, int weight, ReadOnlySpan<int> order)
    {
        double best = double.NegativeInfinity;
        VarianceSplit? split = null;
        foreach (int j in order)
        {
            ParameterCells parameter = parameters[j];
            if (parameter.IsCategorical)
            {
                if (BestChoices(j, first, count, weights, sum, weight) is { } choices && Exceeds(choices.Gain, best))
                    (best, split) = (choices.Gain, new VarianceSplit(j, 0, choices.Below));
                continue;
            }

            int last = -1, belowWeight = 0;
            double belowSum = 0;
            foreach (int row in rows[j].AsSpan(first, count))
            {
                if (weights[row] == 0) continue;
                int cell = parameter.Cell[row];
                if (last >= 0 && cell > last && Gain(belowSum, belowWeight, sum, weight) is var gain && Exceeds(gain, best))
                    (best, split) = (gain, new VarianceSplit(j, parameter.Between(last, cell), null));
                belowSum += weights[row] * values[row];
                belowWeight += weights[row];
                last = cell;
            }
        }

        return split;
    }

    /// <summary>
    /// Of all ways to part the choices, the best one cuts them in the order of their means (Fisher 1958). A choice that the sample
    /// lacks goes with the heavier side.
    /// </summary>
    private (double Gain, bool[] Below)? BestChoices(int j, int first, int count, int[] rowWeights, double sum, int weight)
    {
        int choices = parameters[j].Count;
        var sums = new double[choices];
        var weights = new int[choices];
        foreach (int row in rows[j].AsSpan(first, count))
        {
            int choice = parameters[j].Cell[row];
            weights[choice] += rowWeights[row];
            sums[choice] += rowWeights[row] * values[row];
        }

        int[] present = [.. Enumerable.Range(0, choices).Where(c => weights[c] > 0).OrderBy(c => sums[c] / weights[c])];
        if (present.Length < 2) return null;
        (double best, int kept, int keptWeight, int belowWeight, double belowSum) = (double.NegativeInfinity, 0, 0, 0, 0.0);
        for (int i = 0; i < present.Length - 1; i++)
        {
            belowSum += sums[present[i]];
            belowWeight += weights[present[i]];
            if (Gain(belowSum, belowWeight, sum, weight) is var gain && Exceeds(gain, best))
                (best, kept, keptWeight) = (gain, i + 1, belowWeight);
        }

        bool[] below = [.. weights.Select(w => w == 0 && 2 * keptWeight >= weight)];
        foreach (int choice in present[..kept]) below[choice] = true;
        return (best, below);
    }

    /// <summary>
    /// Whether it is more than rounding that makes the difference: or else the digits of the values would choose
    /// between splits that are alike.
    /// </summary>
    private static bool Exceeds(double gain, double best) => double.IsNegativeInfinity(best) || gain > best * (1 + 1e-9);

    private static double Gain(double belowSum, int belowWeight, double sum, int weight) =>
        (belowSum * belowSum / belowWeight) + ((sum - belowSum) * (sum - belowSum) / (weight - belowWeight));
}
