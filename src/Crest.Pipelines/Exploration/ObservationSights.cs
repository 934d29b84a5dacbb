using System.Runtime.InteropServices;
using Crest.Survey.Observations;

namespace Crest.Pipelines.Exploration;

/// <summary>Light curves with any number of observations as small charts.</summary>
/// <param name="Table">The light curves.</param>
internal sealed record ObservationSights(ObservationTable Table) : Sights
{
    /// <inheritdoc/>
    public override object Data(IEnumerable<Sights> others)
    {
        ObservationTable[] all = [Table, .. others.Cast<ObservationSights>().Select(other => other.Table)];
        List<int> starts = [0];
        foreach (ObservationTable table in all)
        {
            int first = starts[^1];
            starts.AddRange(table.RowStart.Skip(1).Select(row => first + row));
        }

        return new
        {
            Kind = "observations",
            Table.Bands,
            Starts = starts,
            VisitBands = Packed(all.Select(table => table.Band)),
            Days = Packed(all.Select(table => Bytes([.. table.Mjd.Select(mjd => (float)mjd)]))),
            Flux = Packed(all.Select(table => Bytes(table.Flux))),
            Error = Packed(all.Select(table => Bytes(table.FluxError))),
        };
    }

    private static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();
}
