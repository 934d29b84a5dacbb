using Crest.Numerics.RandomStreams;

namespace Crest.Experiments.Studies;

/// <summary>
/// What each parameter is worth: the share of the objective's variance over the space that it explains alone (functional ANOVA; Hutter,
/// Hoos and Leyton-Brown, "An efficient approach for assessing hyperparameter importance", ICML 2014). A forest of regression trees, each
/// grown on a bootstrap sample until its leaves are pure, stands for the objective; in a tree the variances are exact sums over the leaves.
/// </summary>
/// <remarks>
/// The space is weighted as its distributions say: a logarithmic parameter by its logarithm, each choice alike. (Optuna's
/// FanovaImportanceEvaluator, otherwise the same method, weights a logarithmic parameter by its plain value, and
/// scales the shares to a sum of 1.)
/// </remarks>
/// <param name="Shares">A share from 0 to 1 for each parameter of the space, the greatest first; what is missing to 1 is explained by
/// several parameters together.</param>
/// <param name="Trials">Number of trials that the forest was grown on.</param>
/// <param name="Explained">
/// How much of the variance of trials that a tree has not seen the forest explains (out of bag), at most 1; near or below 0, the shares
/// mean nothing. Null where no trial was left out of a tree.
/// </param>
public sealed record ParameterImportance(IReadOnlyList<KeyValuePair<string, double>> Shares, int Trials, double? Explained)
{
    /// <summary>Number of trials below which there is no importance: the shares of a handful of trials are chance.</summary>
    public const int FewestTrials = 10;

    private const int Trees = 64;

    /// <summary>
    /// The importance in a study, the same for the same trials and any order of the parameters. Complete trials with a finite value count;
    /// those are left out whose parameters are not all in the space.
    /// </summary>
    /// <param name="history">The trials.</param>
    /// <returns>Null where fewer than <see cref="FewestTrials"/> count, or all values are the same.</returns>
    public static ParameterImportance? Of(StudyHistory history)
    {
        (double[][] rows, double[] values) = Usable(history);
        if (values.Length < FewestTrials || values.All(v => v == values[0])) return null;
        // Centred and scaled, so that squares of values far from 0, or huge ones, keep their digits.
        double scale = values.Max(Math.Abs);
        for (int i = 0; i < values.Length; i++) values[i] /= scale;
        double mean = values.Average();
        for (int i = 0; i < values.Length; i++) values[i] -= mean;

        ParameterCells[] cells =
            [.. history.Space.Parameters.Select((p, j) => new ParameterCells(p.Value, [.. rows.Select(row => row[j])]))];
        var tree = new VarianceTree(cells, values);
        var shares = new double[cells.Length];
        int counted = 0;
        var weights = new int[values.Length];
        RandomStream[] orders = [.. history.Space.Parameters.Select(p => new RandomStream(0, $"order of {p.Key} in parameter importance"))];
        for (int t = 0; t < Trees; t++)
        {
            var draws = new RandomSequence(new RandomStream(0, "parameter importance", t));
            Array.Clear(weights);
            for (int i = 0; i < weights.Length; i++) weights[draws.NextBelow(weights.Length)]++;
            tree.Grow(weights, [.. orders.Select(order => new RandomSequence(order.Split(t)))]);
            // A sample of equal values says nothing.
            if (tree.Variance <= 0) continue;
            counted++;
            for (int j = 0; j < shares.Length; j++) shares[j] += tree.MarginalVariances[j] / tree.Variance;
        }

        return new ParameterImportance(
            [.. history.Space.Parameters.Select((p, j) =>
                KeyValuePair.Create(p.Key, counted > 0 ? Math.Clamp(shares[j] / counted, 0, 1) : 0)).OrderByDescending(s => s.Value)],
            values.Length, tree.ExplainedOutOfBag());
    }

    private static (double[][] Rows, double[] Values) Usable(StudyHistory history)
    {
        List<double[]> rows = [];
        List<double> values = [];
        // By number, so that the order in which workers were done changes nothing.
        foreach (Trial trial in history.Trials.Where(t => t is { State: TrialState.Complete, Value: { } value } && double.IsFinite(value))
            .OrderBy(t => t.Number))
        {
            double?[] row = [.. history.Space.Parameters.Select(p => trial.In(p.Key, p.Value))];
            if (row.Any(v => v is null)) continue;
            rows.Add([.. row.Select(v => v!.Value)]);
            values.Add(trial.Value!.Value);
        }

        return ([.. rows], [.. values]);
    }
}
