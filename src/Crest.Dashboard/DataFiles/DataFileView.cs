using Crest.Experiments.Reports;
using Crest.Survey.Candidates;
using Crest.Survey.PreparedData;

namespace Crest.Dashboard.DataFiles;

/// <summary>What a data file of the project holds, as <c>crest inspect</c> says it.</summary>
/// <param name="Path">The file, relative to the project.</param>
/// <param name="Facts">The name of each fact, and the fact.</param>
/// <param name="Charts">What can be drawn of it.</param>
/// <param name="Columns">The names of the columns of its table; the first one holds texts.</param>
/// <param name="Rows">The rows of the table.</param>
public sealed record DataFileView(
    string Path, IReadOnlyList<(string Name, string Fact)> Facts, IReadOnlyList<Chart> Charts, IReadOnlyList<string> Columns,
    IReadOnlyList<string[]> Rows)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, relative to the project.</param>
    /// <param name="full">Where it is.</param>
    /// <exception cref="Foundation.Errors.CrestException">It is no data file of Crest.</exception>
    public static DataFileView Of(string path, string full) =>
        CandidateFile.IsOne(full) ? Of(path, CandidateTable.Read(full)) : Of(path, PreparedFile.Load(full));

    private static DataFileView Of(string path, PreparedSet set)
    {
        PreparedOverview overview = PreparedOverview.Of(set);
        List<Chart> charts =
        [
            new BarChart
            {
                Title = "Objects by class",
                X = new ChartAxis("objects"),
                Bars =
                [
                    .. set.Classes.Select((name, label) => KeyValuePair.Create(name, (double)overview.ObjectsByClass[label])),
                    .. overview.Unlabelled > 0 ? [KeyValuePair.Create("unlabelled", (double)overview.Unlabelled)] : (KeyValuePair<string, double>[])[],
                ],
            },
        ];
        if (overview.Redshifts.Count > 0)
            charts.Add(new BarChart
            {
                Title = "Objects by redshift",
                X = new ChartAxis("objects"),
                Bars =
                [
                    .. overview.Redshifts.Select((count, bin) => KeyValuePair.Create(
                        $"{bin * PreparedOverview.RedshiftBin:F1} – {(bin + 1) * PreparedOverview.RedshiftBin:F1}", (double)count)),
                ],
                Caption = overview.WithoutRedshift > 0 ? $"The redshift of {overview.WithoutRedshift} objects is not known." : null,
            });
        return new DataFileView(
            path,
            [
                ("split", set.Split), ("objects", $"{overview.Objects}"), ("visits", $"{set.Table.Cadence.Count}"),
                ("zero point", $"{set.ZeroPoint}"), ("seed", $"{set.Seed}"), ("source", set.SourceHash[..12]),
                ("preparation", set.PreparationHash[..12]),
            ],
            charts, ["band", "visits", "first day", "last day", "missing", "median error"],
            [
                .. overview.Bands.Select(band => new[]
                {
                    band.Band, $"{band.Visits}", $"{band.FirstDay:F2}", $"{band.LastDay:F2}", $"{band.MissingFraction:P1}", $"{band.MedianError:G4}",
                }),
            ]);
    }

    private static DataFileView Of(string path, CandidateTable table) => new(
        path,
        [
            ("candidates", $"{table.Rows}"), ("filter", table.Filter), ("real", $"{table.Real}"), ("bogus", $"{table.Rows - table.Real}"),
            ("features", $"{table.Schema.Features.Count}"), ("data", table.Hash[..12]),
        ],
        [], ["feature", "missing"],
        [
            .. table.Schema.Features.Select(feature =>
            {
                int missing = 0;
                foreach (float value in table.Column(feature.Column).Span) if (!float.IsFinite(feature.Of(value))) missing++;
                return new[] { feature.Name(), $"{(double)missing / Math.Max(1, table.Rows):P2}" };
            }),
        ]);
}
