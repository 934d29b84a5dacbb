using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Experiments.RunExports;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest runs export</c>: runs, or the values of their metrics, as CSV, JSON or Parquet.</summary>
internal static class RunExportCommand
{
    private static readonly (string Extension, ExportFormat Format)[] Formats =
        [(".csv", ExportFormat.Csv), (".json", ExportFormat.Json), (".parquet", ExportFormat.Parquet)];

    public static Command Create()
    {
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The file; its name ends with the format: .csv, .json or .parquet. Standard output when it is not given.",
            HelpName = "FILE",
        };
        var format = new Option<string?>("--format")
        {
            Description = "The format, whatever the name of the file. Default: by the file, or csv.",
            HelpName = "csv|json|parquet",
        };
        format.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && FormatOf($".{name}") is null)
                result.AddError($"--format must be csv, json or parquet, not '{name}'");
        });
        var metrics = new Option<bool>("--metrics")
        {
            Description = "Export the values of the metrics at all steps, one in each row, instead of the runs.",
        };
        var force = new Option<bool>("--force") { Description = "Replace the file of --output." };
        var query = new RunQueryOptions("Export the deleted runs instead.");
        const string description = "Export runs as a table: a row for each run, with its parameters, its tags and the last value "
            + "of each metric; or with --metrics a row for each value of a metric.";
        var command = new Command("export", $"{description}\n\nExample: crest runs export --where 'method = sn-class' -o runs.parquet")
        {
            output, format, metrics,
        };
        query.AddTo(command);
        command.Options.Add(force);
        command.Validators.Add(result =>
        {
            string? path = result.GetValue(output);
            if (path is not null && result.GetValue(format) is null && FormatOf(path) is null)
                result.AddError($"--output: '{path}' must end with .csv, .json or .parquet, or --format be given");
            if (path is null && result.GetValue(format) == "parquet") result.AddError("--format parquet needs --output");
        });
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string? path = parsed.GetValue(output);
                if (path is not null) OutputFile.Check(path, parsed.GetValue(force));
                using RunStore store = RunsCommand.Store(parsed) ?? throw new CrestException($"no runs: {RunsCommand.NoProject}");
                var export = new RunExport(store, query.Filter(parsed), query.Order(parsed));
                string named = parsed.GetValue(format) is { } name ? $".{name}" : path ?? ".csv";
                Export(export, path, FormatOf(named)!.Value, parsed.GetValue(metrics), cancellation);
                return 0;
            },
            CancellationToken.None));
        return command;
    }

    private static ExportFormat? FormatOf(string path) =>
        Array.Find(Formats, known => path.EndsWith(known.Extension, StringComparison.OrdinalIgnoreCase)) is { Extension: not null } found
            ? found.Format
            : null;

    private static void Export(RunExport export, string? path, ExportFormat format, bool metrics, CancellationToken cancellation)
    {
        if (path is null)
        {
            using Stream standardOutput = Console.OpenStandardOutput();
            using var buffer = new BufferedStream(standardOutput, 1 << 16);
            export.Write(buffer, format, metrics, null, cancellation);
            return;
        }

        (long runs, long rows) = (0, 0);
        AtomicFile.Write(path, stream => (runs, rows) = ProgressDisplay.Run(
            progress => export.Write(stream, format, metrics, progress, cancellation)));
        string values = metrics ? $", {rows} {(rows == 1 ? "value" : "values")}" : "";
        Screen.Say($"{path}: {runs} {(runs == 1 ? "run" : "runs")}{values}");
    }
}
