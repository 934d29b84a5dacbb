using System.CommandLine;
using Crest.CommandLine.Results;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest runs</c>: the runs of the project.</summary>
internal static class RunsCommand
{
    public static Command Create() => new("runs", "Show, compare, name, tag, delete, export and import the runs of this project.")
    {
        List(), Show(), RunCompareCommand.Create(), RunTagCommand.Create(), RunChangeCommands.Note(), RunChangeCommands.Rename(),
        RunChangeCommands.Delete(), RunChangeCommands.Restore(), RunPurgeCommand.Create(), RunExportCommand.Create(),
        RunImportCommand.Create(),
    };

    /// <summary>The store of the project; null where there is no project.</summary>
    internal static RunStore? Store(ParseResult parsed) => Project.FindExisting(Environment.CurrentDirectory) is { } project
        ? RunStore.Open(project with { RunStoreAddress = RunStoreOption.Of(parsed) }, TimeProvider.System, Screen.Say)
        : null;

    /// <summary>The store that a run is in.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="id">What the user gave for the run.</param>
    /// <exception cref="CrestException">There is no project.</exception>
    internal static RunStore StoreOf(ParseResult parsed, string id) =>
        Store(parsed) ?? throw new CrestException($"{id}: there is no such run: {NoProject}");

    internal static string NoProject => $"neither {Environment.CurrentDirectory} nor a folder above it contains {Project.Marker}/, "
        + "which the first 'crest train' makes";

    private static Command List()
    {
        Option<int> limit =
            new Option<int>("--limit") { Description = "How many, from the first.", DefaultValueFactory = _ => 50, HelpName = "N" };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out int count) && count >= 1))
                result.AddError($"--limit must be a whole number from 1 to {int.MaxValue}, not {text}");
        });
        var query = new RunQueryOptions("List the deleted runs instead.");
        var output = new OutputOptions();
        var command = new Command("list", """
            List the runs, the newest first. Metrics, parameters and tags that are named in --where and --sort get a column.

            Example: crest runs list --where 'method = sn-class and metric.test_accuracy > 0.6' --sort 'metric.test_accuracy desc'
            """);
        query.AddTo(command);
        command.Options.Add(limit);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            OutputFormat format = output.Of(parsed);
            using RunStore? store = Store(parsed);
            RunFilter filter = query.Filter(parsed);
            RunSort order = query.Order(parsed);
            RunPage page = store?.Search(filter, order, limit: parsed.GetValue(limit)) ?? new RunPage([], 0);
            if (format != OutputFormat.Table) OutputRecords.Show(format, [.. page.Runs.Select(RunRecords.Of)], RunRecords.Columns);
            if (store is null)
            {
                Screen.Say($"no runs yet: {NoProject}");
                return 0;
            }

            if (page.Runs.Count == 0)
            {
                Screen.Say(filter.Where is null && filter.Method is null
                    ? filter.Deleted ? "no run is deleted" : "no such runs yet"
                    : $"no such runs{Hint(store, filter.Where)}");
                return 0;
            }

            if (format == OutputFormat.Table)
                RunTable.Of(page.Runs, [.. order.Terms.Select(term => term.Field), .. filter.Where?.Fields ?? []], store.Clock.GetUtcNow())
                    .Show("'crest runs list --csv' shows all");
            if (page.Total > page.Runs.Count) Screen.Say($"{page.Runs.Count} of {page.Total} runs; --limit {page.Total} lists all");
            return 0;
        });
        return command;
    }

    private static Command Show()
    {
        var id = new Argument<string>("RUN") { Description = "The run's id, its beginning, or the run's name." };
        var output = new OutputOptions();
        var command = new Command("show", """
            Show all that is known of a run.

            Example: crest runs show 20190705_01_sn-class
            """) { id };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            string given = parsed.GetRequiredValue(id);
            using RunStore store = StoreOf(parsed, given);
            RunRecord run = store.Find(given);
            switch (output.Of(parsed))
            {
                case OutputFormat.Json:
                    Console.Out.Write(OutputRecords.JsonOf(RunRecords.Of(run)));
                    break;
                case OutputFormat.Csv:
                    OutputRecords.Show(OutputFormat.Csv, [RunRecords.Of(run)], RunRecords.Columns);
                    break;
                default:
                    RunDetails.Of(run, store.Clock.GetUtcNow()).Show();
                    break;
            }

            return 0;
        });
        return command;
    }

    /// <summary>The metric, parameter or tag that may have been meant by one that no recent run has.</summary>
    private static string Hint(RunStore store, RunCondition? where)
    {
        foreach (RunField field in where?.Fields ?? [])
        {
            if (field.Name is null) continue;
            IReadOnlyList<string> names = store.Names(field.Column);
            if (names.Contains(field.Name)) continue;
            string? nearest = names.FirstOrDefault(name => name.Contains(field.Name, StringComparison.OrdinalIgnoreCase))
                ?? NearestNames.Meant(field.Name, names);
            string meant = nearest is null ? "" : $", did you mean {field with { Name = nearest }}?";
            return $": no recent run has {field}{meant}";
        }

        return "";
    }
}
