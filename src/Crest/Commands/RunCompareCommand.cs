using System.CommandLine;
using Crest.CommandLine.Results;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest runs compare</c>: what differs between runs, and their metrics.</summary>
internal static class RunCompareCommand
{
    public static Command Create()
    {
        var ids = new Argument<string[]>("RUN")
        {
            Description = "The runs' ids, their beginnings, or the runs' names.", Arity = ArgumentArity.OneOrMore,
        };
        ids.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1) result.AddError("give at least two runs to compare");
        });
        var all = new Option<bool>("--all") { Description = "Show the parameters that are equal too." };
        var output = new OutputOptions();
        var command = new Command("compare", """
            Compare runs: the parameters, seeds and data that differ, and the last value of each metric.

            Example: crest runs compare 20190705_01_sn-class 20190705_02_sn-class
            """) { ids, all };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            string[] given = parsed.GetRequiredValue(ids);
            using RunStore store = RunsCommand.StoreOf(parsed, given[0]);
            RunRecord[] runs = [.. given.Select(store.Find).DistinctBy(run => run.Id)];
            if (runs.Length == 1) throw new CrestException($"{runs[0].Id}: all of these are this run; give another one to compare it with");
            var comparison = new RunComparison(runs, parsed.GetValue(all));
            OutputFormat format = output.Of(parsed);
            if (format == OutputFormat.Table) comparison.ToTable(store.Clock.GetUtcNow()).Show("'crest runs compare --csv' shows all");
            else OutputRecords.Show(format, comparison.ToRecords());
            return 0;
        });
        return command;
    }
}
