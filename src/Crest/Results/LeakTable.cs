using Crest.CommandLine.Terminal;
using Crest.Pipelines.Leakage;

namespace Crest.CommandLine.Results;

/// <summary>The samples that two files share, as <c>crest inspect --leaks</c> shows them.</summary>
internal static class LeakTable
{
    private const int MostRows = 20;

    /// <summary>Shows them on standard output.</summary>
    /// <param name="files">The data or model that was compared with, and the file whose samples were looked for.</param>
    /// <param name="check">What was found.</param>
    /// <param name="format">The samples alone, all of them, where it is not a table.</param>
    public static void Show(string[] files, LeakCheck check, OutputFormat format)
    {
        Leak[] leaks = [.. check.Identical, .. check.Near];
        if (format != OutputFormat.Table)
        {
            OutputRecords.Show(
                format,
                [.. leaks.Select(leak => new OutputRecord
                {
                    { "sample", leak.Sample }, { "other", leak.Other },
                    { "identical", leak.Distance is null }, { "distance", leak.Distance ?? 0 },
                })],
                "sample", "other", "identical", "distance");
            return;
        }

        bool model = LeakCheck.IsModel(files[0]);
        Console.WriteLine($"{files[0]}: {check.Known} {(model ? "different training and validation samples" : check.Kind)}");
        Console.WriteLine($"{files[1]}: {check.Samples} {check.Kind}");
        Console.WriteLine(model
            ? $"{check.Identical.Count} of {check.Samples} were seen by the model, in its training or validation split"
            : $"{check.Identical.Count} of {check.Samples} identical, {check.Near.Count} nearly identical");
        if (leaks.Length == 0) return;
        FittedColumn[] columns = model
            ? [new("sample"), new("split") { Rank = 1 }]
            : [new("sample"), new("is also") { Rank = 1 }, new("distance") { RightAligned = true, Rank = 2 }];
        var shown = new FittedTable(columns);
        foreach (Leak leak in leaks.Take(MostRows))
        {
            if (model) shown.AddRow(leak.Sample, leak.Other);
            else shown.AddRow(leak.Sample, leak.Other, leak.Distance is { } distance ? $"{distance:P2}" : "identical");
        }

        shown.Show("'--csv' shows all");
        if (leaks.Length > MostRows) Console.WriteLine($"... and {leaks.Length - MostRows} more; --csv lists all");
    }
}
