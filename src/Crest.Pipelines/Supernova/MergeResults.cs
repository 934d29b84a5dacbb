using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Supernova;

/// <summary><c>crest merge</c>: the three predictions of the observed objects in one table, the most probable of class 0 first.</summary>
[Command("merge")]
public sealed record MergeResults : Job<MergedResults>
{
    private const string FileName = "real.csv";

    /// <summary>Folder of the class predictions.</summary>
    [Option(OptionRole.Input, "Folder with the real.csv of 'predict sn-class'.", Name = "sn-class-dir", Placeholder = "DIR")]
    public required string ClassFolder { get; init; }

    /// <summary>Folder of the redshift predictions.</summary>
    [Option(OptionRole.Input, "Folder with the real.csv of 'predict redshift'.", Name = "redshift-dir", Placeholder = "DIR")]
    public required string RedshiftFolder { get; init; }

    /// <summary>Folder of the peak-day predictions.</summary>
    [Option(OptionRole.Input, "Folder with the real.csv of 'predict sn-epoch'.", Name = "sn-epoch-dir", Placeholder = "DIR")]
    public required string PeakDayFolder { get; init; }

    /// <summary>The prepared observed data that were predicted; with them <c>report.html</c> is written too.</summary>
    [Option(OptionRole.Input, "The prepared observed data; with it, report.html is written too.", Placeholder = "FILE")]
    public string? RealDataPath { get; init; }

    /// <summary>Where the merged <c>real.csv</c> and <c>report.html</c> go.</summary>
    [Option(OptionRole.Output, "Folder that the merged real.csv goes to.", Name = "output-dir", Placeholder = "DIR")]
    public required string OutputFolder { get; init; }

    /// <summary>Whether other results in the folder are replaced.</summary>
    [Option(OptionRole.Output, "Replace other results in the folder.")]
    public bool Force { get; init; }

    /// <inheritdoc/>
    /// <exception cref="CrestException">
    /// A file is missing or damaged, or a name is not in all three; nothing is written then. Or the report cannot be made: then the merged
    /// table is written alone.
    /// </exception>
    public override MergedResults Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        PredictionTable merged = MergedColumns.Add(Merge(), At(ClassFolder), At(RedshiftFolder), At(PeakDayFolder));
        string path = Path.Combine(OutputFolder, FileName), model = Path.Combine(ClassFolder, TrainingFiles.Model);
        merged.Write(path, Force);
        // Predictions can be merged without a model; then the names of the classes are their numbers.
        IReadOnlyList<string> classes =
            Directory.Exists(model) ? SupernovaModel.LoadDescription(model).Classes
            : [.. merged.Columns.TakeWhile(c => int.TryParse(c, out _))];
        return new MergedResults(path, merged, classes, RealDataPath is null ? null : WriteReport(path, RealDataPath));
    }

    private static string At(string folder) => Path.Combine(folder, FileName);

    private PredictionTable Merge()
    {
        CheckTask(ClassFolder, SupernovaTask.Class);
        CheckTask(RedshiftFolder, SupernovaTask.Redshift);
        CheckTask(PeakDayFolder, SupernovaTask.PeakDay);
        string classPath = At(ClassFolder), redshiftPath = At(RedshiftFolder), peakPath = At(PeakDayFolder);
        PredictionTable classes = PredictionTable.Read(classPath);
        int count = classes.Columns.Count(c => int.TryParse(c, out _));
        if (count == 0)
            throw new CrestException($"{classPath}: holds no class probabilities (columns 0, 1, …); is it the folder of sn-class?");
        Dictionary<string, double> redshifts = Regression(redshiftPath), peaks = Regression(peakPath);

        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<(string Name, double[] Values)> rows = [];
        for (int row = 0; row < classes.Names.Count; row++)
        {
            string name = classes.Names[row];
            if (!seen.Add(name)) throw new CrestException($"{classPath}: '{name}' is there twice");
            if (!redshifts.TryGetValue(name, out double redshift)) throw Missing(redshiftPath, name, classPath);
            if (!peaks.TryGetValue(name, out double peak)) throw Missing(peakPath, name, classPath);
            rows.Add((name, [.. classes.Values[row][..count], redshift, peak]));
        }

        if (redshifts.Keys.FirstOrDefault(name => !seen.Contains(name)) is { } other) throw Missing(classPath, other, redshiftPath);
        if (peaks.Keys.FirstOrDefault(name => !seen.Contains(name)) is { } another) throw Missing(classPath, another, peakPath);

        rows.Sort((a, b) => Descending(a.Values, b.Values, count) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name));
        return new PredictionTable(
            [.. classes.Columns.Take(count), "redshift", "sn_epoch"], [.. rows.Select(r => r.Name)], [.. rows.Select(r => r.Values)]);
    }

    private string WriteReport(string mergedPath, string realDataPath)
    {
        string path = Path.Combine(OutputFolder, "report.html");
        Report(mergedPath, realDataPath).Write(path, Force);
        return path;
    }

    /// <summary>The report of the merged predictions.</summary>
    internal SupernovaReport Report(string mergedPath, string realDataPath) => new()
    {
        ClassFolder = ClassFolder,
        RedshiftFolder = RedshiftFolder,
        PeakDayFolder = PeakDayFolder,
        MergedPath = mergedPath,
        RealDataPath = realDataPath,
    };

    /// <summary>Redshifts and peak days look alike: the model beside the predictions, where there is one, says what they are.</summary>
    private static void CheckTask(string folder, SupernovaTask task)
    {
        string model = Path.Combine(folder, TrainingFiles.Model);
        if (!Directory.Exists(model)) return;
        SupernovaTask predicted = SupernovaModel.LoadDescription(model).Task;
        if (predicted == task) return;
        throw new CrestException(
            $"{Path.Combine(folder, FileName)}: contains predictions of {predicted.Name()}, not of {task.Name()}; "
            + $"give the folder of 'crest predict {task.Name()}'");
    }

    private static Dictionary<string, double> Regression(string path)
    {
        PredictionTable table = PredictionTable.Read(path);
        if (table.Columns[0] != "prediction")
            throw new CrestException($"{path}: has no column 'prediction'; is it the folder of redshift or sn-epoch?");
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int row = 0; row < table.Names.Count; row++)
            if (!values.TryAdd(table.Names[row], table.Values[row][0]))
                throw new CrestException($"{path}: '{table.Names[row]}' is there twice");
        return values;
    }

    private static int Descending(double[] a, double[] b, int count)
    {
        for (int i = 0; i < count; i++)
            if (a[i] != b[i]) return b[i].CompareTo(a[i]);
        return 0;
    }

    private static CrestException Missing(string path, string name, string other) =>
        new($"{path}: has no '{name}', which {other} has; predict all three tasks from the same --real-data-path");
}
