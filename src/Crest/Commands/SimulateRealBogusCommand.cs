using System.CommandLine;
using System.Diagnostics;
using Crest.CommandLine.Terminal;
using Crest.Pipelines.RealBogus;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest simulate real-bogus</c>.</summary>
internal static class SimulateRealBogusCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output") { Description = "Table to write; packed with gzip where its name ends in .gz.", Required = true, HelpName = "FILE" };
        Option<long> count = new Option<long>("--n-objects") { Description = "Number of candidates.", DefaultValueFactory = _ => 60_000, HelpName = "N" }.AtLeast(1L);
        Option<double> real = new Option<double>("--real-fraction") { Description = "Share of real candidates.", DefaultValueFactory = _ => 1.0 / 21, HelpName = "X" }.Checked(x => x is >= 0 and <= 1, "0 to 1");
        var seed = new Option<long>("--seed") { Description = "The same seed gives the same table; 0x... is hexadecimal.", DefaultValueFactory = _ => 0x5eed, CustomParser = SeedText.Parse, HelpName = "N" };
        Option<int> threads = new Option<int>("--threads") { Description = "Number of threads; the table does not depend on it.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" }.AtLeast(1);
        var force = new Option<bool>("--force") { Description = "Replace a file that is there." };
        var command = new Command("real-bogus", """
            Simulate the candidates of a season's difference images, real and bogus, as a table like param.lst.

            Example: crest simulate real-bogus --n-objects 60000 --output data/raw/param.lst.gz
            """) { output, count, real, seed, threads, force };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            long start = Stopwatch.GetTimestamp();
            var simulation = new SimulateRealBogus
            {
                Output = parsed.GetRequiredValue(output),
                Count = parsed.GetValue(count),
                RealFraction = parsed.GetValue(real),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                Force = parsed.GetValue(force),
            };
            ProgressDisplay.Run(progress =>
            {
                simulation.Run(progress, cancellation);
                return true;
            });
            Console.WriteLine($"{simulation.Count} candidates in {simulation.Output} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
            return 0;
        }, cancellation));
        return command;
    }
}
