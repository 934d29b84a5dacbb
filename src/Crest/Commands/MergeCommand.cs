using System.CommandLine;
using Crest.Pipelines.Supernova;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest merge</c>.</summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        Option<string> classes = Folder("--sn-class-dir", "Folder with the real.csv of 'predict sn-class'."), redshift = Folder("--redshift-dir", "Folder with the real.csv of 'predict redshift'.");
        Option<string> peak = Folder("--sn-epoch-dir", "Folder with the real.csv of 'predict sn-epoch'."), output = Folder("--output-dir", "Folder that the merged real.csv goes to.");
        var force = new Option<bool>("--force") { Description = "Replace other results in the folder." };
        var command = new Command("merge", """
            Join the three predictions of the observed objects in one table, the likeliest of class 0 first.

            Example: crest merge --sn-class-dir models/sn-class --redshift-dir models/redshift --sn-epoch-dir models/sn-epoch --output-dir models/merged
            """) { classes, redshift, peak, output, force };
        command.SetAction(parsed =>
        {
            (string path, PredictionTable table) = new MergeResults
            {
                ClassFolder = parsed.GetRequiredValue(classes),
                RedshiftFolder = parsed.GetRequiredValue(redshift),
                PeakDayFolder = parsed.GetRequiredValue(peak),
                OutputFolder = parsed.GetRequiredValue(output),
                Force = parsed.GetValue(force),
            }.Run();
            Console.WriteLine($"wrote {path}: {table.Names.Count} objects");
            return 0;
        });
        return command;
    }

    private static Option<string> Folder(string name, string description) => new(name) { Description = description, Required = true, HelpName = "DIR" };
}
