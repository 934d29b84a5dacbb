using System.Globalization;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Bayes;

namespace Crest.CommandLine.Results;

/// <summary>The steps of Bayes' theorem as tables, or as records.</summary>
internal static class BayesResult
{
    /// <summary>So many steps at the beginning and at the end are shown.</summary>
    private const int Shown = 5;

    public static void Show(BayesProblem problem, OutputFormat format)
    {
        BayesStep[] steps = [.. problem.Steps()];
        if (format != OutputFormat.Table)
        {
            OutputRecords.Show(format, [.. steps.Index().SelectMany(entry => Records(problem, entry.Index, entry.Item))]);
            return;
        }

        if (!problem.IsNormalised) Screen.Say($"the priors sum to {Number(problem.PriorSum)} ; they are divided by that sum");
        foreach ((int index, BayesStep step) in steps.Index())
        {
            if (index >= Shown && index < steps.Length - Shown)
            {
                if (index == Shown) Console.Out.WriteLine($"... {steps.Length - (2 * Shown)} steps\n");
                continue;
            }

            Console.Out.WriteLine($"{index + 1}. {step.Event.Name}: probability {Number(step.Evidence)}");
            FittedColumn[] columns =
            [
                new("class") { Shortest = 12 }, new("prior") { RightAligned = true, Rank = 1 },
                new("likelihood") { RightAligned = true, Rank = 2 }, new("product") { RightAligned = true, Rank = 3 },
                new("posterior") { RightAligned = true },
            ];
            var table = new FittedTable(columns);
            for (int c = 0; c < problem.Classes.Count; c++)
                table.AddRow(
                    problem.Classes[c], Number(step.Priors[c]), Number(step.Event.Likelihoods[c]), Number(step.Joints[c]),
                    step.Posteriors[c].ToString("F4", CultureInfo.InvariantCulture));
            table.Show();
            Console.Out.WriteLine();
        }

        IReadOnlyList<double> last = steps.Length > 0 ? steps[^1].Posteriors : problem.Priors;
        int best = last.Index().MaxBy(entry => entry.Item).Index;
        Console.Out.WriteLine(
            $"most probable: {CellText.Clean(problem.Classes[best])}, {last[best].ToString("F4", CultureInfo.InvariantCulture)}");
    }

    private static IEnumerable<OutputRecord> Records(BayesProblem problem, int index, BayesStep step) =>
        Enumerable.Range(0, problem.Classes.Count).Select(c => new OutputRecord
        {
            { "step", index + 1 },
            { "event", step.Event.Name },
            { "class", problem.Classes[c] },
            { "prior", step.Priors[c] },
            { "likelihood", step.Event.Likelihoods[c] },
            { "product", step.Joints[c] },
            { "posterior", step.Posteriors[c] },
        });

    private static string Number(double value) => value.ToString("0.#####E+0", CultureInfo.InvariantCulture) is var exact
        && Math.Abs(value) is > 0 and (< 1e-4 or >= 1e6) ? exact : value.ToString("0.######", CultureInfo.InvariantCulture);
}
