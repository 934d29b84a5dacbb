using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;
using Crest.Pipelines.Configurations;

namespace Crest.CommandLine.Results;

/// <summary>What came of the jobs of a multirun.</summary>
internal static class MultirunTable
{
    /// <summary>Shows it.</summary>
    /// <param name="outcomes">The jobs in their order.</param>
    /// <exception cref="CrestException">Some of them failed.</exception>
    public static void Show(IReadOnlyList<MultirunOutcome> outcomes)
    {
        var table = new FittedTable(
            new FittedColumn("job") { RightAligned = true }, new FittedColumn("values") { Shortest = 20 }, new FittedColumn("state"),
            new FittedColumn("log") { Rank = 1, Shortest = 20 });
        foreach (MultirunOutcome outcome in outcomes)
        {
            string state = outcome.Failure is not null ? "failed" : outcome.WasThere ? "was finished" : "finished";
            string log = Path.GetRelativePath(Environment.CurrentDirectory, outcome.Log);
            table.AddRow($"{outcome.Number}", outcome.Job.Difference, state, log);
        }

        table.Show();
        MultirunOutcome[] failed = [.. outcomes.Where(outcome => outcome.Failure is not null)];
        if (failed.Length > 0)
            throw new CrestException($"{failed.Length} of {outcomes.Count} jobs failed, the first: {failed[0].Failure}; "
                + "the same command runs them again");
    }
}
