using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Survey.Simulation;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest simulate supernova</c>; <c>real-bogus</c> is <see cref="SimulateRealBogusCommand"/>.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output-dir") { Description = "Folder to make.", Required = true, HelpName = "DIR" };
        Option<int> count = new Option<int>("--n-objects") { Description = "Number of supernovae.", DefaultValueFactory = _ => 7000, HelpName = "N" }.AtLeast(1);
        var observed = new Option<bool>("--observed") { Description = "Write them as a night's observations are: names without type and redshift, and a label_list.dat." };
        var seed = new Option<long>("--seed") { Description = "The same seed gives the same files; 0x... is hexadecimal.", DefaultValueFactory = _ => 0x5eed, CustomParser = SeedText.Parse, HelpName = "N" };
        Option<int> workers = new Option<int>("--n-workers") { Description = "Number of threads; the result does not depend on it.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" }.AtLeast(1);
        var force = new Option<bool>("--force") { Description = "Replace an earlier simulation in the folder." };
        var supernova = new Command("supernova", """
            Simulate light curves of supernovae as a survey in g, r, i, z, y would measure them, in the raw formats.

            Example: crest simulate supernova --n-objects 7000 --output-dir data/raw/train
            """) { output, count, observed, seed, workers, force };
        supernova.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var options = new SupernovaSimulationOptions
            {
                Output = parsed.GetRequiredValue(output),
                Count = parsed.GetValue(count),
                Observed = parsed.GetValue(observed),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(workers),
                Force = parsed.GetValue(force),
            };
            SupernovaSimulationResult result = ProgressDisplay.Run(progress => SupernovaSimulation.Run(options, progress, cancellation));
            Console.WriteLine($"{options.Count} supernovae in {options.Output} ({string.Join(", ", result.Counts.Select(c => $"{c.Key} {c.Value}"))}) in {result.Seconds:F1} s");
            return 0;
        }, cancellation));
        return new Command("simulate", "Make simulated data.") { supernova, SimulateRealBogusCommand.Create() };
    }
}
