using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Reports;
using Crest.Experiments.TrainingLogs;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest plot log FILE</c>: the curves of a training log.</summary>
internal static class PlotCommand
{
    private const string StandardInput = "-";

    public static Command Create() => new("plot", "Draw the logs of trainings.") { Log() };

    private static Command Log()
    {
        var file = new Argument<string>("FILE") { Description = "The log, also packed with gzip; - for standard input." };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Write the charts to this file instead: a page (.html) or a picture (.svg).", HelpName = "FILE",
        };
        var metrics = new Option<string[]>("--metric")
        {
            Description = "Show only this metric, e.g. val_loss; can be given several times.", HelpName = "NAME",
        };
        var force = new Option<bool>("--force") { Description = "Replace the file of --output." };
        output.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }] && Extension(path) is null)
                result.AddError($"--output: '{path}' must end with .html or .svg");
        });
        const string description = "Draw the curves of a training log: what Keras prints while it trains, or a file of its CSVLogger. "
            + "Without --output the charts are printed. Of a log that contains several trainings all are drawn.";
        var command = new Command("log", $"{description}\n\nExample: crest plot log train.log -o curves.html")
        {
            file, output, metrics, force,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            string? target = parsed.GetValue(output);
            if (target is not null) OutputFile.Check(target, parsed.GetValue(force));
            TrainingLog log = Read(path);
            Show(path, log, TrainingCharts.Of(log, parsed.GetValue(metrics) ?? []), target);
            return 0;
        });
        return command;
    }

    private static void Show(string path, TrainingLog log, IReadOnlyList<LineChart> charts, string? target)
    {
        string title = path == StandardInput ? "standard input" : Path.GetFileName(path);
        if (target is null)
        {
            foreach ((int number, LineChart chart) in charts.Index())
            {
                if (number > 0) Console.Out.WriteLine();
                new LinePlot(chart).Show();
            }

            Screen.Say($"{title}: {TrainingCharts.Summary(log)}");
            return;
        }

        if (Extension(target) == ".svg") AtomicFile.WriteAllText(target, SvgCharts.Of(title, charts));
        else TrainingCharts.Report(title, log, charts).Save(target);
        Screen.Say($"{target}: {TrainingCharts.Summary(log)}");
    }

    private static string? Extension(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch { ".html" or ".htm" => ".html", ".svg" => ".svg", _ => null };

    private static TrainingLog Read(string path)
    {
        bool isInput = path == StandardInput;
        try
        {
            using Stream stream = isInput ? Console.OpenStandardInput() : UnpackedStream.Open(path);
            using var reader = new StreamReader(stream);
            return TrainingLog.Read(reader, isInput ? "standard input" : path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", isInput ? "standard input" : path, e);
        }
    }
}
