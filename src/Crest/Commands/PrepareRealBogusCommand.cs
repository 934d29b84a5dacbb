using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Pipelines.RealBogus;
using Crest.Survey.CandidateImports;
using Crest.Survey.Candidates;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest prepare real-bogus</c>.</summary>
internal static class PrepareRealBogusCommand
{
    public static Command Create()
    {
        Option<string> file = Text("--file-path", "Table of candidates, packed with gzip or not.", "data/raw/param.lst/param.lst", "FILE");
        Option<string> output = Text("--output-dir", "Folder of the files, one a filter.", "data/processed/real_bogus", "DIR");
        var working = new Option<string?>("--working-dir") { Description = "Folder where a packed table is unpacked meanwhile; the folder of the files without it.", HelpName = "DIR" };
        var schema = new Option<string?>("--schema") { Description = "YAML that says what stands in another survey's table.", HelpName = "FILE" };
        Option<int> threads = new Option<int>("--threads") { Description = "Number of threads; the files do not depend on it.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" }.AtLeast(1);
        var force = new Option<bool>("--force") { Description = "Replace files of another preparation." };
        var command = new Command("real-bogus", """
            Read a survey's table of candidates and write param_FILTER.nc, one a filter.

            Example: crest prepare real-bogus --file-path data/raw/param.lst.gz --output-dir data/processed/real_bogus
            """) { file, schema, working, output, threads, force };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            CandidatePreparation made = ProgressDisplay.Run(progress => new PrepareRealBogus
            {
                FilePath = parsed.GetRequiredValue(file),
                Schema = parsed.GetValue(schema) is { } path ? CandidateSchema.Read(path) : CandidateSchema.HyperSuprimeCam,
                WorkingFolder = parsed.GetValue(working) ?? parsed.GetRequiredValue(output),
                OutputFolder = parsed.GetRequiredValue(output),
                Threads = parsed.GetValue(threads),
                Force = parsed.GetValue(force),
            }.Run(progress, cancellation));
            foreach (CandidateGroup group in made.Groups)
                Console.WriteLine($"{(group.Filter.Length > 0 ? $"{group.Filter}: " : "")}{group.Rows} candidates ({group.Real} real, {group.Rows - group.Real} bogus)");
            foreach (string path in made.Written) Console.WriteLine($"wrote {path}");
            foreach (string path in made.Unchanged) Console.WriteLine($"unchanged {path}");
            Console.WriteLine($"{made.Rows} rows in {made.Elapsed.TotalSeconds:F2} s: {made.Rows / made.Elapsed.TotalSeconds:F0} rows/s, {made.Bytes / made.Elapsed.TotalSeconds / 1e6:F0} MB/s");
            return 0;
        }, cancellation));
        return command;
    }

    private static Option<string> Text(string name, string description, string usual, string what) =>
        new(name) { Description = description, DefaultValueFactory = _ => usual, HelpName = what };
}
