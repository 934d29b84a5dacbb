using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Pipelines.RealBogus;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest predict real-bogus</c>.</summary>
internal static class PredictRealBogusCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data-path") { Description = "Candidates of one filter, as 'crest prepare real-bogus' wrote them.", Required = true, HelpName = "FILE" };
        var output = new Option<string>("--output-dir") { Description = "Folder of the training, which holds model/; the predictions go there.", Required = true, HelpName = "DIR" };
        var any = new Option<bool>("--any-band") { Description = "Score candidates of another filter than the model's too." };
        Option<int> threads = new Option<int>("--threads") { Description = "Number of threads.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" }.AtLeast(1);
        var force = new Option<bool>("--force") { Description = "Replace other predictions in the folder." };
        var command = new Command("real-bogus", $"""
            Score candidates with a model of 'crest train real-bogus', of whichever kind, and write data-all.csv: score, label, and row of the survey's table, in the order of the candidates. For the candidates that the model was trained on, data-train.csv, data-validation.csv and data-test.csv hold its splits.

            Example: crest predict real-bogus {RealBogusOptions.Example}
            """) { data, output, any, threads, force };
        command.SetAction(parsed =>
        {
            IReadOnlyList<RealBogusPredictionResult> results = new PredictRealBogus
            {
                DataPath = parsed.GetRequiredValue(data),
                OutputFolder = parsed.GetRequiredValue(output),
                AnyBand = parsed.GetValue(any),
                Threads = parsed.GetValue(threads),
                Force = parsed.GetValue(force),
            }.Run();
            MetricsTable.Show([.. results.Select(r => (r.Split, r.Metrics))]);
            foreach (RealBogusPredictionResult result in results) Console.WriteLine($"wrote {result.Path}: {result.Candidates} candidates");
            Console.WriteLine($"{results[0].Candidates / results[0].Seconds:F0} candidates a second");
            return 0;
        });
        return command.WithOldSpelling();
    }
}
