using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Leakage;

/// <summary>
/// Light curves of one cadence. They are compared by the fluxes of the visits that both files have, on the zero point of this one; a visit
/// that is not measured counts as flux 0.
/// </summary>
internal sealed class LightCurveSamples : FileSamples
{
    /// <summary>What they are called.</summary>
    public const string Name = "light curves";

    private readonly PreparedSet _set;

    /// <summary>Reads a prepared file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read.</exception>
    public LightCurveSamples(string path)
        : this(path, PreparedFile.Load(path))
    {
    }

    private LightCurveSamples(string path, PreparedSet set)
        : base(path, set.Table.SampleHashes()) => _set = set;

    public override string Kind => Name;

    public override string NameOf(int sample) => _set.Table.Names[sample];

    public override (Tensor Own, Tensor Other) Comparable(FileSamples other)
    {
        PreparedSet theirs = ((LightCurveSamples)other)._set;
        (int Own, int Their)[] shared =
        [
            .. _set.Table.Cadence.Visits.Select((visit, column) => (column, Their: ColumnOf(theirs.Table.Cadence, visit)))
                .Where(columns => columns.Their >= 0),
        ];
        if (shared.Length == 0)
            throw new CrestException($"{other.Path}: has no visit (band and day) in common with {Path}; give data of one season");
        float factor = (float)Math.Pow(10, 0.4 * (_set.ZeroPoint - theirs.ZeroPoint));
        return (Fluxes(_set.Table, [.. shared.Select(s => s.Own)], 1), Fluxes(theirs.Table, [.. shared.Select(s => s.Their)], factor));
    }

    private static int ColumnOf(Cadence cadence, Visit visit) =>
        cadence.ColumnOf(visit.Band, visit.Index) is >= 0 and int column && cadence.Visits[column] == visit ? column : -1;

    private static Tensor Fluxes(LightCurveTable table, int[] columns, float factor)
    {
        var fluxes = new Tensor(table.Count, columns.Length);
        for (int row = 0; row < table.Count; row++)
        {
            ReadOnlySpan<float> flux = table.FluxOf(row);
            for (int i = 0; i < columns.Length; i++)
                if (float.IsFinite(flux[columns[i]])) fluxes[row, i] = flux[columns[i]] * factor;
        }

        return fluxes;
    }
}
