using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest merge</c>.</summary>
internal static class MergeCommand
{
    private const int Shown = 20;

    public static Command Create()
    {
        Option<string> classes = Folder("--sn-class-dir", "Folder with the real.csv of 'predict sn-class'."), redshift = Folder("--redshift-dir", "Folder with the real.csv of 'predict redshift'.");
        Option<string> peak = Folder("--sn-epoch-dir", "Folder with the real.csv of 'predict sn-epoch'."), output = Folder("--output-dir", "Folder that the merged real.csv goes to.");
        var real = new Option<string?>("--real-data-path") { Description = "The prepared observed data; with it, report.html is written too.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Replace other results in the folder." };
        var command = new Command("merge", """
            Join the three predictions of the observed objects in one table, the likeliest of class 0 first.

            Example: crest merge --sn-class-dir models/sn-class --redshift-dir models/redshift --sn-epoch-dir models/sn-epoch --output-dir models/merged --real-data-path data/processed/dataset.test.all-6classes.nc
            """) { classes, redshift, peak, output, real, force };
        command.SetAction(parsed =>
        {
            var merge = new MergeResults
            {
                ClassFolder = parsed.GetRequiredValue(classes),
                RedshiftFolder = parsed.GetRequiredValue(redshift),
                PeakDayFolder = parsed.GetRequiredValue(peak),
                OutputFolder = parsed.GetRequiredValue(output),
                Force = parsed.GetValue(force),
            };
            (string path, PredictionTable table) = merge.Run();
            string model = Path.Combine(merge.ClassFolder, TrainingFiles.Model);
            // Predictions can be merged where there is no model; then the classes have numbers only.
            IReadOnlyList<string> names = Directory.Exists(model) ? SupernovaModel.LoadDescription(model).Classes : [.. table.Columns.SkipLast(2)];
            RankedListTable.Show(RankedCandidates.Read(path, names, parsed.GetValue(real)), Shown);
            Console.WriteLine($"wrote {path}: {table.Names.Count} objects");
            if (parsed.GetValue(real) is { } data) WriteReport(merge, path, data);
            return 0;
        });
        return command;
    }

    private static void WriteReport(MergeResults merge, string mergedPath, string realDataPath)
    {
        string path = Path.Combine(merge.OutputFolder, "report.html");
        new SupernovaReport
        {
            ClassFolder = merge.ClassFolder,
            RedshiftFolder = merge.RedshiftFolder,
            PeakDayFolder = merge.PeakDayFolder,
            MergedPath = mergedPath,
            RealDataPath = realDataPath,
        }.Write(path, merge.Force);
        Console.WriteLine($"wrote {path}");
    }

    private static Option<string> Folder(string name, string description) => new(name) { Description = description, Required = true, HelpName = "DIR" };
}
