using Crest.Foundation.Errors;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Supernova;

/// <summary><c>crest merge</c>: the three predictions of the observed objects in one table, the likeliest of class 0 first.</summary>
public sealed record MergeResults
{
    private const string FileName = "real.csv";

    /// <summary>Folder of the class predictions.</summary>
    public required string ClassFolder { get; init; }

    /// <summary>Folder of the redshift predictions.</summary>
    public required string RedshiftFolder { get; init; }

    /// <summary>Folder of the peak-day predictions.</summary>
    public required string PeakDayFolder { get; init; }

    /// <summary>Where the merged <c>real.csv</c> goes.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Whether other results in the folder are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Merges.</summary>
    /// <returns>The path written and the table: a column a class, <c>redshift</c>, <c>sn_epoch</c>.</returns>
    /// <exception cref="CrestException">A file is missing or damaged, or a name is not in all three; nothing is written then.</exception>
    public (string Path, PredictionTable Table) Run()
    {
        string classPath = Path.Combine(ClassFolder, FileName), redshiftPath = Path.Combine(RedshiftFolder, FileName), peakPath = Path.Combine(PeakDayFolder, FileName);
        foreach ((string folder, SupernovaTask task) in (ReadOnlySpan<(string, SupernovaTask)>)[
            (ClassFolder, SupernovaTask.Class), (RedshiftFolder, SupernovaTask.Redshift), (PeakDayFolder, SupernovaTask.PeakDay)])
            CheckTask(folder, task);
        PredictionTable classes = PredictionTable.Read(classPath);
        int count = classes.Columns.Count(c => int.TryParse(c, out _));
        if (count == 0) throw new CrestException($"{classPath}: holds no class probabilities (columns 0, 1, …); is it the folder of sn-class?");
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

        foreach ((string path, Dictionary<string, double> values) in (ReadOnlySpan<(string, Dictionary<string, double>)>)[(redshiftPath, redshifts), (peakPath, peaks)])
            if (values.Keys.FirstOrDefault(name => !seen.Contains(name)) is { } extra) throw Missing(classPath, extra, path);

        rows.Sort((a, b) => Descending(a.Values, b.Values, count) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name));
        var merged = new PredictionTable([.. classes.Columns.Take(count), "redshift", "sn_epoch"], [.. rows.Select(r => r.Name)], [.. rows.Select(r => r.Values)]);
        string output = Path.Combine(OutputFolder, FileName);
        merged.Write(output, Force);
        return (output, merged);
    }

    /// <summary>Redshifts and peak days look alike: the model beside the predictions, where there is one, tells what they are.</summary>
    private static void CheckTask(string folder, SupernovaTask task)
    {
        string model = Path.Combine(folder, TrainingFiles.Model);
        if (!Directory.Exists(model)) return;
        SupernovaTask predicted = SupernovaModel.LoadDescription(model).Task;
        if (predicted != task) throw new CrestException($"{Path.Combine(folder, FileName)}: holds predictions of {predicted.Name()}, not of {task.Name()}; give the folder of 'crest predict {task.Name()}'");
    }

    private static Dictionary<string, double> Regression(string path)
    {
        PredictionTable table = PredictionTable.Read(path);
        if (table.Columns[0] != "prediction") throw new CrestException($"{path}: has no column 'prediction'; is it the folder of redshift or sn-epoch?");
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int row = 0; row < table.Names.Count; row++)
            if (!values.TryAdd(table.Names[row], table.Values[row][0])) throw new CrestException($"{path}: '{table.Names[row]}' is there twice");
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
