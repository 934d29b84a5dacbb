using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Predictions;

namespace Crest.Pipelines.Supernova;

/// <summary><c>crest merge</c>: the predictions of the observed objects in one table, the most probable of class 0 first.</summary>
[Command("merge")]
public sealed record MergeResults : Job<MergedResults>
{
    private const string FileName = "real.csv";

    /// <summary>Folder of the class predictions.</summary>
    [Option(OptionRole.Input, "Folder with the real.csv of 'predict sn-class'.", Name = "sn-class-dir", Placeholder = "DIR")]
    public required string ClassFolder { get; init; }

    /// <summary>Folder of the redshift predictions; null for a list without redshifts.</summary>
    [Option(
        OptionRole.Input, "Folder with the real.csv of 'predict redshift'; without it the list has no redshifts.",
        Name = "redshift-dir", Placeholder = "DIR")]
    public string? RedshiftFolder { get; init; }

    /// <summary>Folder of the peak-day predictions; null for a list without peak days.</summary>
    [Option(
        OptionRole.Input, "Folder with the real.csv of 'predict sn-epoch'; without it the list has no peak days.",
        Name = "sn-epoch-dir", Placeholder = "DIR")]
    public string? PeakDayFolder { get; init; }

    /// <summary>The prepared observed data that were predicted; with them <c>report.html</c> is written too.</summary>
    [Option(OptionRole.Input, "The prepared observed data; with it, report.html is written too.", Placeholder = "FILE")]
    public string? RealDataPath { get; init; }

    /// <summary>Where the merged <c>real.csv</c> and <c>report.html</c> go; <c>runs/ID</c> of the project where it is null.</summary>
    [Option(
        OptionRole.Output, "Folder of the merged real.csv; runs/ID of the project when it is not given.",
        Name = "output-dir", Placeholder = "DIR")]
    public string? OutputFolder { get; init; }

    /// <summary>Whether other results in the folder are replaced.</summary>
    [Option(OptionRole.Output, "Replace other results in the folder.")]
    public bool Force { get; init; }

    /// <inheritdoc/>
    /// <exception cref="CrestException">
    /// A file is missing or damaged, or a name is not in all, or the report cannot be made; nothing is written then.
    /// </exception>
    public override MergedResults Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        PredictionFolder classes = PredictionFolder.Open(ClassFolder, SupernovaTask.Class);
        PredictionFolder? redshifts = RedshiftFolder is null ? null : PredictionFolder.Open(RedshiftFolder, SupernovaTask.Redshift);
        PredictionFolder? peakDays = PeakDayFolder is null ? null : PredictionFolder.Open(PeakDayFolder, SupernovaTask.PeakDay);
        PredictionTable merged = MergedColumns.Add(
            Merge(classes.ObservedPath, redshifts?.ObservedPath, peakDays?.ObservedPath),
            classes.ObservedPath, redshifts?.ObservedPath, peakDays?.ObservedPath);
        (SupernovaTask Task, PredictionFolder Folder)[] inputs =
        [
            (SupernovaTask.Class, classes), .. redshifts is null ? [] : new[] { (SupernovaTask.Redshift, redshifts) },
            .. peakDays is null ? [] : new[] { (SupernovaTask.PeakDay, peakDays) },
        ];
        foreach ((SupernovaTask task, PredictionFolder folder) in inputs) WarnOfChanges(folder, task, context);
        byte[]? report = RealDataPath is null ? null : Report(merged, RealDataPath).ToHtml();
        Dictionary<string, string> hashes =
            inputs.ToDictionary(input => input.Task.Name(), input => ContentHash.OfFile(input.Folder.ObservedPath));
        using ResultRun run = ResultRun.Start(
            context, "merge", this, RealDataPath is null ? "" : Path.GetFileNameWithoutExtension(RealDataPath), hashes,
            inputs.Select(input => (input.Task.Name(), input.Folder.Run ?? input.Folder.ModelRun)), OutputFolder);
        return run.Do(() =>
        {
            string path = Path.Combine(run.Folder, FileName);
            // Where neither a record nor a model names the classes, their numbers do.
            IReadOnlyList<string> names = classes.Classes ?? [.. merged.Columns.Where(PredictionTable.IsClass)];
            string? reportPath = report is null ? null : Path.Combine(run.Folder, "report.html");
            run.Write([(path, merged.ToCsv()), .. reportPath is null ? [] : new[] { (reportPath, report!) }], Force);
            return new MergedResults(path, merged, names, reportPath);
        });
    }

    /// <summary>The report of the merged predictions.</summary>
    internal SupernovaReport Report(PredictionTable merged, string realDataPath) => new()
    {
        ClassFolder = ClassFolder,
        RedshiftFolder = RedshiftFolder,
        PeakDayFolder = PeakDayFolder,
        Merged = merged,
        RealDataPath = realDataPath,
    };

    private static void WarnOfChanges(PredictionFolder folder, SupernovaTask task, JobContext context)
    {
        foreach (string path in folder.Changed)
            context.Message?.Invoke(
                $"warning: {path}: was changed after 'crest predict {task.Name()}' wrote it (prediction.json); "
                + "its present content is used");
    }

    private static PredictionTable Merge(string classPath, string? redshiftPath, string? peakPath)
    {
        PredictionTable classes = PredictionTable.Read(classPath);
        int count = classes.Columns.Count(PredictionTable.IsClass);
        if (count == 0)
            throw new CrestException($"{classPath}: holds no class probabilities (columns 0, 1, …); is it the folder of sn-class?");
        var numbers = new (string Column, string? Path)[] { ("redshift", redshiftPath), ("sn_epoch", peakPath) }
            .Where(number => number.Path is not null)
            .Select(number => (number.Column, Path: number.Path!, Values: Regression(number.Path!))).ToArray();

        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<(string Name, double[] Values)> rows = [];
        for (int row = 0; row < classes.Names.Count; row++)
        {
            string name = classes.Names[row];
            if (!seen.Add(name)) throw new CrestException($"{classPath}: '{name}' is there twice");
            rows.Add((name, [.. classes.Values[row][..count], .. numbers.Select(
                number => number.Values.TryGetValue(name, out double value) ? value : throw Missing(number.Path, name, classPath))]));
        }

        foreach ((string _, string path, Dictionary<string, double> values) in numbers)
            if (values.Keys.FirstOrDefault(name => !seen.Contains(name)) is { } other)
                throw Missing(classPath, other, path);

        rows.Sort((a, b) => Descending(a.Values, b.Values, count) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name));
        return new PredictionTable(
            [.. classes.Columns.Take(count), .. numbers.Select(number => number.Column)], [.. rows.Select(r => r.Name)],
            [.. rows.Select(r => r.Values)]);
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
        new($"{path}: has no '{name}', which {other} has; predict all tasks from the same --real-data-path");
}
