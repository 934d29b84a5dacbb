using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;
using Crest.Pipelines.Images;
using Spectre.Console;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest experiment batch-norm</c>.</summary>
internal static class ExperimentCommand
{
    public static Command Create() => new("experiment", "Train what belongs together, and report it.") { BatchNorm() };

    private static Command BatchNorm()
    {
        var config = new Option<string>("--config") { Description = "YAML file that lists the trainings; examples/batch-norm.yaml says what stands in it.", Required = true, HelpName = "FILE" };
        var mnist = new Option<string?>("--data-dir-mnist") { Description = "Folder of the files of MNIST.", HelpName = "DIR" };
        var cifar10 = new Option<string?>("--data-dir-cifar10") { Description = "Folder of the files of CIFAR-10.", HelpName = "DIR" };
        var output = new Option<string>("--output-dir") { Description = "Folder of the results, one below it for each training.", Required = true, HelpName = "DIR" };
        var seed = new Option<long>("--seed") { Description = "Seed of every training.", DefaultValueFactory = _ => 0x5eed, CustomParser = SeedText.Parse, HelpName = "N" };
        Option<int> threads = new Option<int>("--threads") { Description = "Number of threads.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" }.AtLeast(1);
        var force = new Option<bool>("--force") { Description = "Train all anew. Without it, what is finished in --output-dir is not trained again, and what was stopped goes on." };
        var command = new Command("batch-norm", """
            Train networks with and without batch normalisation and compare them: each training is a run, and report.html has tables and curves. Given again, the command goes on where it was stopped.

            Example: crest experiment batch-norm --config examples/batch-norm.yaml --data-dir-mnist data/raw/mnist --data-dir-cifar10 data/raw/cifar10 --output-dir experiments/batch-norm
            """) { config, mnist, cifar10, output, seed, threads, force };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(new RunImageExperiment
        {
            Experiment = ImageExperiment.Read(parsed.GetRequiredValue(config)),
            MnistFolder = parsed.GetValue(mnist),
            Cifar10Folder = parsed.GetValue(cifar10),
            OutputFolder = parsed.GetRequiredValue(output),
            Seed = parsed.GetValue(seed),
            Threads = parsed.GetValue(threads),
            Force = parsed.GetValue(force),
        }, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(RunImageExperiment experiment, CancellationToken cancellation)
    {
        IReadOnlyList<ImageExperimentResult> results = ProgressDisplay.Run(progress => experiment.Run(
            Screen.Say, (run, report) => progress.Report(TrainingProgress.Of(run.Name, run.Steps.Sum(step => step.Epochs), report)), cancellation));
        Table table = new Table().Border(TableBorder.Simple).AddColumn("").AddColumn("");
        foreach (string column in ImageExperimentResult.Columns) table.AddColumn(new TableColumn(column).RightAligned());
        foreach (IGrouping<string, ImageExperimentResult> group in results.Where(r => r.Run.Table is not null).GroupBy(r => r.Run.Table!))
            foreach ((int index, ImageExperimentResult result) in group.Index())
                table.AddRow([index == 0 ? Markup.Escape(group.Key) : "", Markup.Escape(result.Run.Label), .. result.Figures]);
        Screen.Results.Write(table);
        Console.WriteLine($"report: {experiment.ReportPath}");
        string[] diverged = [.. results.Where(r => r.Diverged is not null).Select(r => r.Run.Name)];
        if (diverged.Length > 0)
            throw new CrestException($"diverged: {string.Join(", ", diverged)}; give them a lower learning rate in the configuration, and delete their folders or give another --output-dir");
        return 0;
    }
}
